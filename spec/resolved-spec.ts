import { stringify } from 'yaml';
import type { JsonObject } from '../schemas/json.js';
import { durationText } from './stage-options.js';
import type { Plan, PlannedStage, Sources } from './plan.js';

/**
 * A plan as a spec: parameters filled in, every default written out, paths absolute. Its plan
 * has the same stages as the spec that it came from.
 */
export function resolvedSpec(plan: Plan): string {
  const params = Object.entries(plan.params).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  const spec = {
    apiVersion: plan.apiVersion,
    name: plan.name,
    stages: Object.fromEntries(plan.stages.map((stage) => [stage.name, stageOf(stage)])),
  };
  const head = params.length > 0 ? `# with ${params.join(', ')}\n` : '';
  return head + stringify(spec, { lineWidth: 0 });
}

function stageOf(stage: PlannedStage): JsonObject {
  const { kind, inputs, retry, timeoutSeconds, checkpoint, resources } = stage;
  const read = Object.values(inputs).map((input) => input.stage);
  const needs = stage.needs.filter((name) => !read.includes(name));
  return {
    uses: kind,
    ...(needs.length > 0 && { needs }),
    with: {
      ...Object.fromEntries(
        Object.entries(inputs).map(([field, { stage: maker, output }]) => [
          field,
          `\${{ stages.${maker}.outputs.${output} }}`,
        ]),
      ),
      ...stage.with,
      ...readFromDisk(stage),
    },
    retry: {
      attempts: retry.attempts,
      backoff: durationText(retry.backoffSeconds),
      maximumBackoff: durationText(retry.maximumBackoffSeconds),
    },
    timeout: durationText(timeoutSeconds),
    checkpoint: {
      every: everyText(checkpoint),
      keep: checkpoint.keep,
    },
    resources,
  };
}

function everyText({ everySteps, everySeconds }: PlannedStage['checkpoint']): string {
  if (everySteps !== undefined) return `${everySteps} steps`;
  return everySeconds === undefined ? 'auto' : durationText(everySeconds);
}

/** The field that names the raw data, if there is one. */
function readFromDisk({ with: settings, sources }: PlannedStage): JsonObject {
  return Object.fromEntries(
    ['source', 'genotype'].flatMap((field) => {
      const { format, ...options } = (settings[field] ?? {}) as { format?: Sources['format'] };
      return format ? [[field, written(format, sources, options)]] : [];
    }),
  );
}

function written(
  format: Sources['format'],
  sources: PlannedStage['sources'],
  options: NonNullable<Sources['options']>,
): JsonObject {
  const files = sources as Readonly<Record<string, string | JsonObject>>;
  switch (format) {
    case 'mnist':
      return { mnist: {} };
    case 'idx':
      return { idx: files };
    case 'cifar10':
    case 'cifar100':
      return { [format]: { archive: files['archive']!, ...options } };
    case 'imageFolder':
      return { imageFolder: files['images']! };
    case 'file':
      return { file: files['genotype']! };
  }
}
