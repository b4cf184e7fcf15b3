import type { Json, JsonObject } from '../schemas/json.js';

/** The values of nested settings by their path, such as `entropy.to`. A list is one value. */
export function leaves(settings: JsonObject, prefix = ''): Record<string, Json> {
  const paths = Object.entries(settings).flatMap(([name, value]): [string, Json][] => {
    const isGroup = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (!isGroup) return [[`${prefix}${name}`, value]];
    return Object.entries(leaves(value as JsonObject, `${prefix}${name}.`));
  });
  return Object.fromEntries(paths);
}
