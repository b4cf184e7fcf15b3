import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import type { ErrorDetails } from '../platform/errors.js';
import type { JsonObject } from '../schemas/json.js';
import type { Plan } from '../spec/plan.js';
import type { Artifact } from '../store/blob.js';

/** What a pipeline's workflow is started with. Plain JSON. */
export interface PipelineInput {
  /** The run's name, which is the workflow's id too. */
  readonly run: string;
  readonly plan: Plan;
  /** Where the store is, as every worker of the plan's queues reaches it. */
  readonly store: string;
  /** A worker that is not heard of for this long is taken for dead, in seconds. */
  readonly heartbeatSeconds: number;
}

/**
 * `waiting`: for other stages, for a slot, or for another run that computes the same thing. `paused`: stopped at a
 * checkpoint. `cached`: its result was in the store. `skipped`: a stage that it needs failed.
 */
export type StageStatus = 'waiting' | 'running' | 'paused' | 'cached' | 'done' | 'failed' | 'skipped';

export interface StageState {
  readonly status: StageStatus;
  /** The stage key, once it is known. */
  readonly key?: string;
  readonly outputs?: Readonly<Record<string, Artifact>>;
  readonly summary?: JsonObject;
  /** Why it failed. */
  readonly error?: ErrorDetails;
  /** The run that computes the same stage key, while this one waits for its result. */
  readonly awaitedRun?: string;
  /** Step of the checkpoint at which it was stopped. */
  readonly step?: number;
  /** The attempt that finished it. */
  readonly attempt?: number;
  /** Seconds that this attempt took. */
  readonly seconds?: number;
}

export interface PipelineState {
  readonly paused: boolean;
  readonly stages: Readonly<Record<string, StageState>>;
}

export type RunStatus = 'running' | 'paused' | 'done' | 'failed' | 'cancelled';

export const workflowType = 'pipeline';
export const pauseSignal = 'pause';
export const resumeSignal = 'resume';
export const stateQuery = 'state';

/** Type of the failure that ends the workflow of a run of which a stage failed; its detail is a PipelineState. */
export const stageFailedType = 'STAGE_FAILED';

/** What runs can be searched by. The embedded server knows them from its start; a cluster's operator adds them once. */
export const searchAttributes = {
  pipeline: defineSearchAttributeKey('StrataPipeline', SearchAttributeType.KEYWORD),
  status: defineSearchAttributeKey('StrataStatus', SearchAttributeType.KEYWORD),
  stages: defineSearchAttributeKey('StrataStages', SearchAttributeType.KEYWORD_LIST),
};

/** As `temporal server start-dev --search-attribute` and `temporal operator search-attribute create` want them. */
export const searchAttributeTypes = {
  [searchAttributes.pipeline.name]: 'Keyword',
  [searchAttributes.status.name]: 'Keyword',
  [searchAttributes.stages.name]: 'KeywordList',
};
