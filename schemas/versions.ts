import type { JsonObject } from './json.js';

/** The version of every file format: what this Strata writes, and the newest that it reads. */
export const apiVersion = 'strata/v1';

/** What was changed from one version to the next. A file whose schema is not named stayed as it was. */
export interface Upgrade {
  readonly from: string;
  readonly to: string;
  /** By the schema's name: the file as the next version has it. Its `apiVersion` is set by whoever calls. */
  readonly changes: Readonly<Record<string, (file: JsonObject) => JsonObject>>;
}

/** All versions there have been. */
export interface History {
  readonly current: string;
  /** Oldest first; each begins where the one before it ends. */
  readonly upgrades: readonly Upgrade[];
}

/** The first version is the present one. */
export const history: History = { current: apiVersion, upgrades: [] };

/** Whether something calls itself a version that comes after `current`. */
export function isNewer(version: unknown, current: string = apiVersion): version is string {
  return (numberOf(version) ?? 0) > numberOf(current)!;
}

/** The file as the present version has it, by as many steps as it takes; what has no known older version is unchanged. */
export function upgrade(schema: string, file: JsonObject, { upgrades }: History): JsonObject {
  return upgrades.reduce((value, { from, to, changes }) => {
    if (value['apiVersion'] !== from) return value;
    return { ...(changes[schema]?.(value) ?? value), apiVersion: to };
  }, file);
}

/** N of `strata/vN`. */
function numberOf(version: unknown): number | undefined {
  const [, digits] = (typeof version === 'string' && /^strata\/v([1-9]\d{0,8})$/.exec(version)) || [];
  return digits === undefined ? undefined : Number(digits);
}
