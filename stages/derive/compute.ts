import { openDataset, openInput } from '../../nas/inputs.js';
import { type Genotype, genotypeText, skipCount } from '../../nas/network/genotype.js';
import { GENOTYPE, type StageOutcome } from '../../nas/outputs.js';
import type { StageContext } from '../../nas/protocol.js';
import { mixtureValues } from '../../nas/search/architecture.js';
import { derivedMixture, deriveLevels } from '../../nas/search/derivation.js';
import { assignVariables, supernetExecutor } from '../../nas/search/program.js';
import { readSupernetState } from '../../nas/search/supernet-state.js';
import { executionFacts } from '../../nas/training/execution-facts.js';
import { measure, measuringImages } from '../../nas/training/measure.js';
import { canonicalJson } from '../../schemas/json.js';
import { validate } from '../../schemas/validate.js';
import { apiVersion } from '../../schemas/versions.js';
import { putBlob } from '../../store/blob.js';
import type { DeriveSummary, DeriveWith } from './kind.js';

/** Derives one cell for each level, and measures the accuracy lost by it with the super-network's own weights. */
export async function compute(context: StageContext): Promise<StageOutcome> {
  const { job, store, say } = context;
  const { threads, maxSkips } = job.with as unknown as DeriveWith;
  const state = readSupernetState(await openInput(context, 'from'));
  const dataset = await openDataset(context, state.dataset);
  const { nodes, cells } = state.network;
  const whole = mixtureValues(state.variables, nodes);
  const levels = deriveLevels(whole.mixture, state.levelOfCell, nodes, maxSkips);
  const genotype: Genotype = {
    apiVersion,
    searchCells: cells,
    mapping: 'relative-position-in-stage',
    levels,
  };

  say({ type: 'started', fromStep: 0, steps: 1, facts: executionFacts(threads) });
  say({ type: 'progress', phase: 'record graph', step: 0, steps: 1 });
  const { part, indices } = measuringImages(dataset);
  const executor = supernetExecutor(state, dataset, { batch: state.batch, threads });
  await assignVariables(executor, state);
  const kept = (weights: 'ones' | 'softmax') => derivedMixture(levels, nodes, whole, weights);
  const mixtures = [whole, kept('ones'), kept('softmax')];
  const accuracies: number[] = [];
  for (const [i, weights] of mixtures.entries()) {
    const onBatch = (done: number, total: number): void =>
      say({ type: 'progress', phase: 'measure', step: i * total + done, steps: mixtures.length * total });
    const images = { set: 'train' as const, indices, batch: state.batch };
    accuracies.push((await measure(executor, dataset, images, weights, onBatch)).accuracy);
  }
  const [supernetAccuracy, derivedAccuracy, derivedAccuracySoftmaxWeights] = accuracies as [
    number,
    number,
    number,
  ];
  const summary: DeriveSummary = {
    levels: levels.map((level) => ({
      level: level.level,
      cells: level.cells,
      reduction: level.reduction,
      skips: skipCount(level),
      genotype: genotypeText(level),
    })),
    discretization: {
      supernetAccuracy,
      derivedAccuracy,
      derivedAccuracySoftmaxWeights,
      gap: supernetAccuracy - derivedAccuracy,
      measuredOn: part,
    },
  };
  const bytes = Buffer.from(`${canonicalJson(validate('genotype', genotype))}\n`);
  return { outputs: { genotype: await putBlob(store, bytes, GENOTYPE) }, summary };
}
