import type { JsonObject } from '../schemas/json.js';
import { readSchema } from '../schemas/read-schema.js';
import type { StageKind } from './plan.js';

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
