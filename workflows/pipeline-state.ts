import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import type { ErrorDetails } from '../platform/errors.js';
import type { JsonObject } from '../schemas/json.js';
import type { Plan } from '../spec/plan.js';
import type { Artifact } from '../store/blob.js';

/** The input of a pipeline workflow. Plain JSON. */
export interface PipelineInput {
  /** The run's name, which is also the workflow id. */
  readonly run: string;
  readonly plan: Plan;
  /** The URL of the store, valid on every worker of the plan's queues. */
  readonly store: string;
  /** Seconds without a heartbeat after which a worker counts as lost. */
  readonly heartbeatSeconds: number;
}

/**
 * `waiting`: for other stages, for a slot, or for another run that computes the same stage. `paused`: stopped at a
 * checkpoint. `cached`: the result was in the store. `skipped`: a stage that it needs failed.
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
  /** The run whose result this run waits for. */
  readonly awaitedRun?: string;
  /** The step of the checkpoint at which the stage stopped. */
  readonly step?: number;
  /** The attempt that finished the stage. */
  readonly attempt?: number;
  /** Duration of that attempt in seconds. */
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

/** The failure type of a workflow with a failed stage. Its detail is a PipelineState. */
export const stageFailedType = 'STAGE_FAILED';

/** Search attributes of runs. The embedded server registers them at startup; on a cluster the operator does so once. */
export const searchAttributes = {
  pipeline: defineSearchAttributeKey('StrataPipeline', SearchAttributeType.KEYWORD),
  status: defineSearchAttributeKey('StrataStatus', SearchAttributeType.KEYWORD),
  stages: defineSearchAttributeKey('StrataStages', SearchAttributeType.KEYWORD_LIST),
};

/** For `temporal server start-dev --search-attribute` and `temporal operator search-attribute create`. */
export const searchAttributeTypes = {
  [searchAttributes.pipeline.name]: 'Keyword',
  [searchAttributes.status.name]: 'Keyword',
  [searchAttributes.stages.name]: 'KeywordList',
};
