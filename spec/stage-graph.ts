import type { Json, JsonObject } from '../schemas/json.js';
import { stageDefinition } from '../stages/kinds.js';
import { didYouMean } from './describe-schema.js';
import type { Report } from './diagnostic.js';
import { readReference, wholeValue } from './expressions.js';
import type { Path } from './path.js';
import type { DraftStage, OutputReference, StageKind } from './plan.js';
import { type Reads, stageReads } from './stage-settings.js';

/** Every stage's kind, undefined where it is unknown. References are checked against these. */
export type KindsByStage = ReadonlyMap<string, StageKind | undefined>;

/** The valid references in a stage's `with`; the others are reported. */
export function resolveReferences(
  name: string,
  kind: StageKind,
  settings: JsonObject,
  kinds: KindsByStage,
  report: Report,
): Record<string, OutputReference> {
  const inputs: Record<string, OutputReference> = {};
  for (const [field, reads] of stageReads(kind)) {
    const reference = readReference(wholeValue(settings[field]));
    if (!reference) continue;
    const fits = checkReference(reference, reads, kinds, (finding) =>
      report(['stages', name, 'with', field], finding),
    );
    if (fits) inputs[field] = reference;
  }
  return inputs;
}

function checkReference(
  { stage, output }: OutputReference,
  reads: Reads,
  kinds: KindsByStage,
  report: (finding: Parameters<Report>[1]) => void,
): boolean {
  const fitting = [...kinds].filter(([, kind]) => kind && reads.of.includes(kind)).map(([name]) => name);
  const expected = `the output \`${reads.output}\` of a stage of kind ${reads.of.join(' or ')}${
    fitting.length > 0
      ? `: ${fitting.map((name) => `\${{ stages.${name}.outputs.${reads.output} }}`).join(', ')}`
      : ''
  }`;
  if (!kinds.has(stage)) {
    const suggestion = didYouMean(stage, kinds.keys());
    report({
      code: 'SPEC_UNKNOWN_STAGE',
      found: `unknown stage \`${stage}\``,
      expected,
      ...(suggestion && { suggestion }),
    });
    return false;
  }
  const kind = kinds.get(stage);
  // The stage's own kind is unknown, which has been reported.
  if (!kind) return false;
  const { outputs } = stageDefinition(kind);
  if (!outputs.includes(output)) {
    const suggestion = didYouMean(output, outputs);
    report({
      code: 'SPEC_UNKNOWN_OUTPUT',
      found: `the stage \`${stage}\` (${kind}) has no output \`${output}\``,
      expected: `one of: ${outputs.join(', ')}`,
      ...(suggestion && { suggestion }),
    });
    return false;
  }
  if (output === reads.output && reads.of.includes(kind)) return true;
  report({
    code: 'SPEC_WRONG_OUTPUT_KIND',
    found: `this is the ${output} of a stage of kind ${kind}`,
    expected,
  });
  return false;
}

/** The stages under `needs` that exist; the others are reported. */
export function resolveNeeds(
  name: string,
  needs: Json | undefined,
  kinds: KindsByStage,
  report: Report,
): string[] {
  if (!Array.isArray(needs)) return [];
  return needs.filter((needed: Json, i): needed is string => {
    if (typeof needed !== 'string') return false;
    if (kinds.has(needed)) return true;
    const suggestion = didYouMean(needed, kinds.keys());
    report(['stages', name, 'needs', i], {
      code: 'SPEC_UNKNOWN_STAGE',
      found: `unknown stage \`${needed}\``,
      expected: `one of: ${[...kinds.keys()].filter((other) => other !== name).join(', ')}`,
      ...(suggestion && { suggestion }),
    });
    return false;
  });
}

/** The stages in an order in which each follows all that it needs; ties keep the order given. Cycles are reported. */
export function orderStages(stages: readonly DraftStage[], report: Report): DraftStage[] {
  const ordered: DraftStage[] = [];
  const waiting = new Map(stages.map((stage) => [stage.name, stage]));
  while (waiting.size > 0) {
    const ready = [...waiting.values()].find((stage) => edges(stage).every(({ to }) => !waiting.has(to)));
    // A cycle is cut at the stage that closes it, so that others are found too.
    const next = ready ?? reportCycle(waiting, report);
    ordered.push(next);
    waiting.delete(next.name);
  }
  return ordered;
}

/**
 * Follows what each stage waits for until one comes twice, and reports that cycle where it refers to a stage further
 * down, as the reader is likely to have meant the other references. Returns the stage that does.
 */
function reportCycle(waiting: ReadonlyMap<string, DraftStage>, report: Report): DraftStage {
  const positions = [...waiting.keys()];
  const awaited = (stage: DraftStage) => edges(stage).find(({ to }) => waiting.has(to))!;
  const trail: DraftStage[] = [];
  let stage = waiting.get(positions[0]!)!;
  while (!trail.includes(stage)) {
    trail.push(stage);
    stage = waiting.get(awaited(stage).to)!;
  }
  const cycle = trail.slice(trail.indexOf(stage));
  const pointsDown = (from: DraftStage) =>
    positions.indexOf(awaited(from).to) >= positions.indexOf(from.name);
  const culprit = cycle.find(pointsDown)!;
  report(awaited(culprit).path, {
    code: 'SPEC_CYCLE',
    found: `cycle of stages: ${[...cycle, stage].map(({ name }) => name).join(' → ')}`,
    expected: 'stages without cyclic references',
    remedy: 'remove one of these references',
  });
  return culprit;
}

interface Edge {
  readonly to: string;
  readonly path: Path;
}

/** The stages that a stage waits for, with the place of each reference. */
function edges({ name, inputs, after }: DraftStage): Edge[] {
  return [
    ...Object.entries(inputs).map(([field, { stage }]) => ({
      to: stage,
      path: ['stages', name, 'with', field],
    })),
    ...after.map((to) => ({ to, path: ['stages', name, 'needs'] })),
  ];
}
