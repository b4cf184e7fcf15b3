import type { JsonObject } from './json.js';

/** The version of every file format that this Strata writes, and the newest that it reads. */
export const apiVersion = 'strata/v1';

/** The changes from one version to the next. Formats that are not listed did not change. */
interface Upgrade {
  readonly from: string;
  readonly to: string;
  /** By schema name: converts a file to the next version. The caller sets `apiVersion`. */
  readonly changes: Readonly<Record<string, (file: JsonObject) => JsonObject>>;
}

/** All versions so far. */
export interface History {
  readonly current: string;
  /** Oldest first; each starts at the version where the previous one ends. */
  readonly upgrades: readonly Upgrade[];
}

/** There is only one version so far. */
export const history: History = { current: apiVersion, upgrades: [] };

/** Whether a value is a version after `current`. */
export function isNewer(version: unknown, current: string = apiVersion): version is string {
  return (versionNumber(version) ?? 0) > versionNumber(current)!;
}

/** Applies all upgrades that the file needs. A file without a known older version is returned unchanged. */
export function upgrade(schema: string, file: JsonObject, { upgrades }: History): JsonObject {
  return upgrades.reduce((value, { from, to, changes }) => {
    if (value['apiVersion'] !== from) return value;
    return { ...(changes[schema]?.(value) ?? value), apiVersion: to };
  }, file);
}

/** N of `strata/vN`. */
function versionNumber(version: unknown): number | undefined {
  const [, digits] = (typeof version === 'string' && /^strata\/v([1-9]\d{0,8})$/.exec(version)) || [];
  return digits === undefined ? undefined : Number(digits);
}
