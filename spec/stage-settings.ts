import type { Json, JsonObject } from '../schemas/json.js';
import { readSchema } from '../schemas/load-schema.js';
import { type StageKind, stageDefinition } from '../stages/kinds.js';
import { isObject } from './path.js';

/** Which output a field reads, and of which kinds of stage. */
export interface Reads {
  readonly output: string;
  readonly of: readonly StageKind[];
}

const known = new Map<StageKind, ReadonlyMap<string, Reads>>();

/** The fields of a kind's `with` that read another stage's output: those that its schema marks with `x-reads`. */
export function stageReads(kind: StageKind): ReadonlyMap<string, Reads> {
  const before = known.get(kind);
  if (before) return before;
  const reads = new Map(
    Object.entries(fieldsOf(kind)).flatMap(([name, field]) =>
      field['x-reads'] ? [[name, field['x-reads'] as unknown as Reads]] : [],
    ),
  );
  known.set(kind, reads);
  return reads;
}

/** Whether a kind's `with` has a field of this name. */
export function isSetting(kind: StageKind, name: string): boolean {
  return Object.hasOwn(fieldsOf(kind), name);
}

const fields = new Map<StageKind, Record<string, JsonObject>>();

function fieldsOf(kind: StageKind): Record<string, JsonObject> {
  const before = fields.get(kind);
  if (before) return before;
  const read = readSchema(`stage-${kind}`)['properties'] as Record<string, JsonObject>;
  fields.set(kind, read);
  return read;
}

/**
 * Writes a preset's values into the settings, under those that were given. The preset's name is removed, because
 * the stage's key depends on the values only. An unknown name stays, and the schema refuses it.
 */
export function applyPreset(kind: StageKind, settings: Record<string, Json>): void {
  const name = settings['preset'];
  const { presets = {} } = stageDefinition(kind);
  if (typeof name !== 'string' || !Object.hasOwn(presets, name)) return;
  delete settings['preset'];
  fillIn(settings, presets[name]!);
}

function fillIn(settings: Record<string, Json>, values: JsonObject): void {
  for (const [field, value] of Object.entries(values)) {
    const given = settings[field];
    if (given === undefined) settings[field] = structuredClone(value);
    else if (isObject(given) && isObject(value)) fillIn(given, value);
  }
}
