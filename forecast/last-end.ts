import type { LineageRecord } from '../lineage/lineage-record.js';
import type { DiscardedResult, RemovedResult, UnfinishedStage } from '../schemas/generated/forecast.js';

export type EndReason = DiscardedResult | RemovedResult | UnfinishedStage;

/** Why a stage of the same key is to be computed although a run ended it, as its lineage tells. */
export function lastEnd({ run, outcome, attempts }: LineageRecord): EndReason {
  if (outcome === 'computed' || outcome === 'cached') return { type: 'removed', run };
  if (outcome === 'discarded') return { type: 'discarded', run };
  if (outcome === 'paused') return { type: 'unfinished', run, outcome };
  const { code, found } = attempts.at(-1)?.error ?? {};
  return { type: 'unfinished', run, outcome, ...(code && { code }), ...(found && { found }) };
}
