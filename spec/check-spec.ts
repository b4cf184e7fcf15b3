import { createHash } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import type { Json, JsonObject } from '../schemas/json.js';
import { schemaErrors } from '../schemas/validate.js';
import { apiVersion } from '../schemas/versions.js';
import { isStageKind } from '../stages/kinds.js';
import { checkStages } from './check-stages.js';
import { type Diagnostic, type Report, reportTo } from './diagnostic.js';
import { readParam, substitute, wholeValue } from './expressions.js';
import {
  type GivenValue,
  type ParamValue,
  type SetOptions,
  type ValuesFile,
  valuesOfFile,
  valuesOfOptions,
} from './given-values.js';
import { checkLevelWeights } from './level-weights.js';
import { otherVersion } from './migrate/migrations.js';
import { checkNetworkInputs } from './network-input.js';
import { reportUnused, resolveParams } from './parameters.js';
import { parseYaml } from './parse-yaml.js';
import { isMisspelled, isObject, type Path, section, valueAt } from './path.js';
import type { Plan } from './plan.js';
import { reportSchemaErrors } from './schema-errors.js';
import { orderStages } from './stage-graph.js';
import { planStage } from './stage-options.js';
import { isSetting, stageReads } from './stage-settings.js';

export interface SpecOptions {
  /** Values for parameters, as `--set name=value` gives them; they win over those of `params`. */
  readonly set?: SetOptions;
  /** Values for parameters, as `--params FILE` gives them. */
  readonly params?: ValuesFile;
}

/** A spec's plan, unless it has errors, and every problem found. */
export interface Checked {
  readonly plan?: Plan;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads a spec's text and finds all its problems, in the order of the file, followed by those of a file of parameters. There
 * is a plan when none of them is an error. `file` is the spec's path as the user gave it; sources are relative to its
 * folder.
 */
export function checkSpec(text: string, file: string, options: SpecOptions = {}): Checked {
  const { source, diagnostics: inSpec } = parseYaml(text, file);
  const inParams: Diagnostic[] = [];
  const values = options.params ? valuesOfFile(options.params, inParams) : [];
  const given = { values, set: options.set ?? [] };
  const makePlan =
    source &&
    checkDocument(source.value as Json, dirname(resolve(file)), given, reportTo(inSpec, file, source.locate));
  const diagnostics = [inSpec, inParams].flatMap(inOrder);
  if (!makePlan || diagnostics.some(({ severity }) => severity === 'error')) return { diagnostics };
  const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`;
  return { plan: deepFreeze({ ...makePlan(), spec: { file: resolve(file), digest } }), diagnostics };
}

/** Reports every problem. The returned function makes the plan; call it only if there is no error. */
function checkDocument(
  written: Json,
  folder: string,
  given: { readonly values: readonly GivenValue[] | undefined; readonly set: SetOptions },
  report: Report,
): (() => Omit<Plan, 'spec'>) | undefined {
  if (!isObject(written)) {
    reportSchemaErrors(schemaErrors('spec', written), report);
    return undefined;
  }
  const version = otherVersion(written['apiVersion']);
  if (version) {
    report(['apiVersion'], version);
    return undefined;
  }
  const declared = section(written, 'params');
  // Where the map of parameters is invalid, which the schema reports, missing parameters are not reported.
  const isDeclared = isObject(written['params'] ?? {}) && !isMisspelled(written, 'params');
  const set = valuesOfOptions(given.set, Object.keys(declared), report);
  const values = isDeclared ? [...(given.values ?? []), ...set] : [];
  const params = resolveParams(declared, values, given.values !== undefined, report);
  const mayRefer = (path: Path) => isReading(written, path);
  const { value: spec, used, isUnknown } = substitute(written, { params, isDeclared }, mayRefer, report);
  reportSchemaErrors(schemaErrors('spec', spec), report, [], isUnknown);
  reportUnused(params.keys(), used, report);

  const paramAt = (path: Path) => readParam(wholeValue(valueAt(written, path)));
  const drafts = checkStages(section(spec, 'stages'), { report, isUnknown, paramAt, folder });
  checkNetworkInputs(drafts, report);
  checkLevelWeights(drafts, report);
  const ordered = orderStages(drafts, report);
  return () => ({
    apiVersion,
    name: spec['name'] as string,
    params: Object.fromEntries(params) as Record<string, ParamValue>,
    stages: ordered.map((draft) =>
      planStage(draft, section(section(spec, 'stages'), draft.name), section(spec, 'defaults')),
    ),
  });
}

function inOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.toSorted((a, b) => a.line - b.line || a.column - b.column);
}

/**
 * Whether the path leads into a field that reads another stage's output, or possibly into a misspelled one. The schema
 * reports other problems there.
 */
function isReading(written: JsonObject, [stages, name, group, field]: Path): boolean {
  if (stages !== 'stages') return isMisspelled(written, 'stages');
  const stage = valueAt(written, ['stages', name!]);
  if (!isObject(stage) || group === 'needs' || field === undefined) return false;
  if (group !== 'with') return isMisspelled(stage, 'with');
  const kind = stage['uses'];
  if (!isStageKind(kind)) return true;
  return stageReads(kind).has(String(field)) || !isSetting(kind, String(field));
}

/** Freezes the value and everything in it, and returns it. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
