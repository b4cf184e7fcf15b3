import { createHash } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import type { Json, JsonObject } from '../schemas/json.js';
import { schemaErrors } from '../schemas/validate.js';
import { checkStages } from './check-stages.js';
import type { Diagnostic } from './diagnostic.js';
import { readParam, wholeValue } from './expression.js';
import { deepFreeze } from './freeze.js';
import { checkNetworkInputs } from './network-input.js';
import { orderStages } from './order.js';
import { reportUnused, resolveParams, type ParamValue } from './parameters.js';
import { parseYaml } from './parse-yaml.js';
import type { Path } from './path.js';
import { planStage } from './plan-stage.js';
import type { Plan } from './plan.js';
import { reportTo, type Report } from './report.js';
import { reportSchemaErrors } from './schema-faults.js';
import { readSetOptions } from './set-option.js';
import { substitute } from './substitute.js';
import { isStageKind } from './stage-outputs.js';
import { stageReads } from './stage-reads.js';
import { isObject, section, valueAt } from './value-at.js';

export interface SpecOptions {
  /** Values for parameters, as `--set name=value` gives them: a list of those texts, or texts by name. */
  readonly set?: Readonly<Record<string, string>> | readonly string[];
}

/**
 * Reads a spec's text and finds every fault that it has, in the order of the file. There is a plan when none of them is
 * an error. `file` is the spec's path as the user gave it; sources are looked for relative to its folder.
 */
export function checkSpec(
  text: string,
  file: string,
  options: SpecOptions = {},
): { plan?: Plan; diagnostics: Diagnostic[] } {
  const { source, diagnostics } = parseYaml(text, file);
  if (!source) return { diagnostics };
  const report = reportTo(diagnostics, file, source.locate);
  const makePlan = checkDocument(source.value as Json, dirname(resolve(file)), options, report);
  diagnostics.sort((a, b) => a.line - b.line || a.column - b.column);
  if (!makePlan || diagnostics.some(({ severity }) => severity === 'error')) return { diagnostics };
  const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`;
  return { plan: deepFreeze({ ...makePlan(), spec: { file: resolve(file), digest } }), diagnostics };
}

/** Reports every fault. What comes back makes the plan, and may be called only if there was none. */
function checkDocument(
  written: Json,
  folder: string,
  options: SpecOptions,
  report: Report,
): (() => Omit<Plan, 'spec'>) | undefined {
  if (!isObject(written)) {
    reportSchemaErrors(schemaErrors('spec', written), report);
    return undefined;
  }
  const params = resolveParams(section(written, 'params'), readSetOptions(options.set ?? {}, report), report);
  const mayRefer = (path: Path) => isReading(written, path);
  const { value: spec, used, isUnknown } = substitute(written, params, mayRefer, report);
  reportSchemaErrors(schemaErrors('spec', spec), report, [], isUnknown);
  reportUnused(params.keys(), used, report);

  const paramAt = (path: Path) => readParam(wholeValue(valueAt(written, path)));
  const drafts = checkStages(section(spec, 'stages'), { report, isUnknown, paramAt, folder });
  checkNetworkInputs(drafts, report);
  const ordered = orderStages(drafts, report);
  return () => ({
    apiVersion: 'strata/v1',
    name: spec['name'] as string,
    params: Object.fromEntries(params) as Record<string, ParamValue>,
    stages: ordered.map((draft) =>
      planStage(draft, section(section(spec, 'stages'), draft.name), section(spec, 'defaults')),
    ),
  });
}

/** Whether the path leads to a field that reads another stage's output, or could if the stage's kind were known. */
function isReading(written: JsonObject, [stages, name, group, field, ...deeper]: Path): boolean {
  if (stages !== 'stages' || group !== 'with' || field === undefined || deeper.length > 0) return false;
  const kind = valueAt(written, ['stages', name!, 'uses']);
  return isStageKind(kind) ? stageReads(kind).has(String(field)) : true;
}
