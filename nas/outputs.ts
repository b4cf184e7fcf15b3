import { canonicalJson, type JsonObject } from '../schemas/json.js';
import { validate } from '../schemas/validate.js';
import { type Artifact, putBlob } from '../store/blob.js';
import type { ObjectStore } from '../store/object-store.js';
import type { StageContext } from './protocol.js';

export const DATASET = 'application/vnd.strata.dataset+safetensors';
/** A data set whose encoded images are in a blob of their own. */
export const STREAMED_DATASET = 'application/vnd.strata.streamed-dataset+safetensors';
export const CHECKPOINT = 'application/vnd.strata.checkpoint+safetensors';
export const GENOTYPE = 'application/vnd.strata.genotype+json';

/** What stages/<kind>/compute.ts exports as `compute`. */
export type StageCode = (context: StageContext) => Promise<StageOutcome>;

/** What a stage leaves behind. */
export interface StageOutcome {
  readonly outputs: Readonly<Record<string, Artifact>>;
  readonly summary: JsonObject;
}

/**
 * Keeps the records of a training, one line for each epoch. Canonical, because records that went through a checkpoint
 * come back with their keys in another order.
 */
export async function putMetrics(store: ObjectStore, records: readonly JsonObject[]): Promise<Artifact> {
  const lines = records.map((record) => `${canonicalJson(validate('metrics-record', record))}\n`);
  return putBlob(store, Buffer.from(lines.join('')), 'application/vnd.strata.metrics+jsonl');
}
