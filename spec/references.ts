import type { Json, JsonObject } from '../schemas/json.js';
import { didYouMean } from './did-you-mean.js';
import { readReference, wholeValue } from './expression.js';
import type { OutputReference, StageKind } from './plan.js';
import type { Report } from './report.js';
import { stageOutputs } from './stage-outputs.js';
import { stageReads, type Reads } from './stage-reads.js';

/** Every stage's kind, or undefined where the kind is not known; what references are checked against. */
export type KindsByStage = ReadonlyMap<string, StageKind | undefined>;

/** The references in a stage's `with` that hold; the others are reported. */
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
      found: `there is no stage \`${stage}\``,
      expected,
      ...(suggestion && { suggestion }),
    });
    return false;
  }
  const kind = kinds.get(stage);
  // The stage's own kind is at fault, and that has been told.
  if (!kind) return false;
  if (!stageOutputs[kind].includes(output)) {
    const suggestion = didYouMean(output, stageOutputs[kind]);
    report({
      code: 'SPEC_UNKNOWN_OUTPUT',
      found: `the stage \`${stage}\` (${kind}) has no output \`${output}\``,
      expected: `one of: ${stageOutputs[kind].join(', ')}`,
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
      found: `there is no stage \`${needed}\``,
      expected: `one of: ${[...kinds.keys()].filter((other) => other !== name).join(', ')}`,
      ...(suggestion && { suggestion }),
    });
    return false;
  });
}
