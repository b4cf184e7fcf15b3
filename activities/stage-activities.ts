import type { JsonObject } from '../schemas/json.js';
import type { PlannedStage, StageKind } from '../spec/plan.js';
import type { Artifact } from '../store/blob.js';
import type { SourceDigests } from '../store/source-digests.js';
import type { ProgressEvent } from '../nas/protocol.js';

/** A stage of a run, with its resolved inputs. */
export interface StageTask {
  readonly run: string;
  readonly store: string;
  readonly stage: PlannedStage;
  readonly inputs: Readonly<Record<string, Artifact>>;
}

/** The key of a stage's result, and the raw data in it. */
export interface StageIdentity {
  readonly key: string;
  readonly sources: SourceDigests;
}

export interface StageResult {
  readonly outputs: Readonly<Record<string, Artifact>>;
  readonly summary: JsonObject;
}

export type FoundStage = StageIdentity & { readonly result?: StageResult };

export type StageOutcome =
  | ({
      readonly status: 'done';
      readonly cached: boolean;
      readonly attempt: number;
      readonly seconds: number;
    } & StageResult)
  /** Stopped on request, at the step of its last checkpoint. */
  | { readonly status: 'stopped'; readonly step: number }
  /** Another run holds the lease of the same key. */
  | { readonly status: 'held'; readonly by: string };

/** The activities of the pipeline workflow. The first two are bookkeeping; `runStage` takes a compute slot. */
export interface StageActivities {
  /** Computes the stage's key and looks up its result in the store. */
  findStage(task: StageTask): Promise<FoundStage>;
  /** Returns when the stage has a result or no run computes it. */
  awaitStage(task: StageTask, identity: StageIdentity): Promise<void>;
  /** Computes the stage, from its latest checkpoint if there is one. */
  runStage(task: StageTask, identity: StageIdentity): Promise<StageOutcome>;
}

/** Heartbeat details of `runStage`. They lag behind and are for display only. */
export interface StageHeartbeat {
  readonly stage: string;
  readonly kind: StageKind;
  /** The host that computes the stage. */
  readonly host: string;
  /** The attempt of the run at this stage, from 1 across all workflows of the run. */
  readonly attempt: number;
  /** Temporal's attempt number, which restarts with each workflow. */
  readonly activityAttempt: number;
  /** The step at which this attempt started. */
  readonly fromStep?: number;
  /** Facts for the lineage: what the output bits depend on, and damage of checkpoints. */
  readonly facts?: JsonObject;
  readonly progress?: ProgressEvent;
  /** Step of the last checkpoint that this attempt wrote. */
  readonly checkpoint?: number;
}
