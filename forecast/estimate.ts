import type { Estimate } from '../schemas/generated/forecast.js';
import { canonicalJson } from '../store/canonical-json.js';
import type { EarlierStage } from './earlier-stages.js';
import { productiveSeconds } from './productive-time.js';
import { inherited, ratio, stepsOf, workload, type Inherited, type Workload } from './workload.js';

export interface Outstanding {
  readonly work: Workload;
  /** The share of it that is still to be done, in [0, 1]. */
  readonly share: number;
  /** Checkpoints that are kept, and the bytes of one where there is one already. */
  readonly checkpoints: { readonly keep: number; readonly size: number | undefined };
}

/** What a stage will take, going by the computed one of its kind whose steps cost most nearly the same, if there is one. */
export function estimate(
  { work, share, checkpoints }: Outstanding,
  earlier: readonly EarlierStage[],
): Estimate | undefined {
  const computed = earlier.filter(({ kind, outcome }) => kind === work.kind && outcome === 'computed');
  const makers = makersOf(earlier);
  const candidates = computed.map((stage) => {
    const before = workload(stage.kind, stage.components.with, inheritedOf(stage, makers));
    return { stage, before, differsIn: differing(before.costs, work.costs) };
  });
  const fewest = Math.min(...candidates.map(({ differsIn }) => differsIn.length));
  const nearest = candidates.find(({ differsIn }) => differsIn.length === fewest);
  if (!nearest) return undefined;
  const { stage, before, differsIn } = nearest;
  const size =
    checkpoints.size ?? stage.attempts.findLast(({ checkpointBytes }) => checkpointBytes)?.checkpointBytes;
  return {
    run: stage.run,
    seconds: productiveSeconds(stage.attempts, stepsOf(before)) * ratio(work, before) * share,
    bytes: Object.values(stage.outputs).reduce((sum, output) => sum + output.size, 0),
    ...(size !== undefined && { checkpointBytes: size * checkpoints.keep }),
    ...(differsIn.length > 0 && { differsIn }),
  };
}

type Makers = ReadonlyMap<string, EarlierStage>;

/** Who made an artifact, by its digest. */
function makersOf(earlier: readonly EarlierStage[]): Makers {
  return new Map(
    earlier.flatMap((stage) => Object.values(stage.outputs).map(({ digest }) => [digest, stage] as const)),
  );
}

function inheritedOf(stage: EarlierStage, makers: Makers): Inherited {
  const inputs = Object.values(stage.inputs).flatMap(({ artifact }) => {
    const maker = makers.get(artifact.digest);
    return maker ? [inheritedOf(maker, makers)] : [];
  });
  return inherited({ kind: stage.kind, settings: stage.components.with }, stage.summary, inputs);
}

function differing(before: Workload['costs'], now: Workload['costs']): string[] {
  const names = [...new Set([...Object.keys(now), ...Object.keys(before)])];
  return names.filter((name) => canonicalJson([before[name]]) !== canonicalJson([now[name]]));
}
