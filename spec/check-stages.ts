import type { Json, JsonObject } from '../schemas/json.js';
import { fillDefaults } from '../schemas/validate.js';
import { isStageKind, stageDefinition } from '../stages/kinds.js';
import type { Report } from './diagnostic.js';
import { isMisspelled, isObject, type Path, toPointer, valueAt } from './path.js';
import type { DraftStage, Sources, StageKind } from './plan.js';
import { reportSchemaErrors } from './schema-errors.js';
import { resolveGenotypeFile, resolveSources } from './sources.js';
import { type KindsByStage, resolveNeeds, resolveReferences } from './stage-graph.js';
import { applyPreset, isSetting } from './stage-settings.js';

export interface CheckContext {
  readonly report: Report;
  /** Whether the value at the path is unknown because an expression in it was reported. */
  readonly isUnknown: (path: Path) => boolean;
  /** The parameter that gives the value at the path, if one does. */
  readonly paramAt: (path: Path) => string | undefined;
  /** The folder that relative paths are relative to. */
  readonly folder: string;
}

/** Checks every stage whose kind is known, and writes defaults into its `with`. */
export function checkStages(stages: JsonObject, context: CheckContext): DraftStage[] {
  const kinds: KindsByStage = new Map(Object.entries(stages).map(([name, stage]) => [name, kindOf(stage)]));
  return [...kinds].flatMap(([name, kind]) =>
    kind ? [checkStage(name, kind, stages[name] as JsonObject, kinds, context)] : [],
  );
}

function checkStage(
  name: string,
  kind: StageKind,
  stage: JsonObject,
  kinds: KindsByStage,
  { report, isUnknown, paramAt, folder }: CheckContext,
): DraftStage {
  const path = ['stages', name, 'with'];
  const after = resolveNeeds(name, stage['needs'], kinds, report);
  const settings = stage['with'] === undefined ? {} : stage['with'];
  const bare = { name, kind, after, settings: undefined, sources: undefined };
  if (!isObject(settings) || isMisspelled(stage, 'with')) return { ...bare, inputs: {} };

  const inputs = resolveReferences(name, kind, settings, kinds, report);
  applyPreset(kind, settings);
  const errors = fillDefaults(`stage-${kind}`, settings);
  reportSchemaErrors(errors, report, path, isUnknown);
  // Valid values are checked further: one error does not hide another.
  const isValid = (...fields: string[]) => {
    const pointer = toPointer(fields);
    return (
      valueAt(settings, fields) !== undefined &&
      !errors.some(({ instancePath }) => isWithin(instancePath, pointer))
    );
  };
  stageDefinition(kind).applyRules?.(settings, {
    isValid,
    report: (at, problem, where) => report([...path, ...at], problem, where),
  });
  // Where a kind without a `source` is given one, the schema refuses it.
  const sources =
    isSetting(kind, 'source') && isValid('source')
      ? resolveSources(settings['source'] as JsonObject, folder, [...path, 'source'], paramAt, report)
      : genotypeFile(settings, isValid, path, { report, paramAt, folder });
  return { ...bare, inputs, sources, settings: errors.length === 0 ? settings : undefined };
}

function genotypeFile(
  settings: JsonObject,
  isValid: (...fields: string[]) => boolean,
  path: Path,
  { folder, paramAt, report }: Pick<CheckContext, 'folder' | 'paramAt' | 'report'>,
): Sources | undefined {
  if (!isValid('genotype') || !isValid('genotype', 'file')) return undefined;
  const at = [...path, 'genotype', 'file'];
  const { file } = settings['genotype'] as { file: string };
  return resolveGenotypeFile(file, folder, at, paramAt(at), report);
}

function isWithin(pointer: string, outer: string): boolean {
  return pointer === outer || pointer.startsWith(`${outer}/`);
}

function kindOf(stage: Json | undefined): StageKind | undefined {
  const kind = isObject(stage) ? stage['uses'] : undefined;
  return isStageKind(kind) ? kind : undefined;
}
