/* Generated from schemas/tag.schema.json by `npm run types`. */

/**
 * A word to find runs by.
 */
export type Tag = string;
