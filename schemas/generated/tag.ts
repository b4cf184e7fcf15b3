/* Generated from schemas/tag.schema.json by `npm run types`. */

/**
 * A word for finding runs.
 */
export type Tag = string;
