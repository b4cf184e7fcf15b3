import type { JsonObject } from '../schemas/json.js';
import type { PlannedStage, StageKind } from '../spec/plan.js';
import type { Artifact } from '../store/blob.js';
import type { SourceDigests } from '../store/source-digests.js';
import type { ProgressEvent } from '../nas/protocol.js';

/** One stage of a run, with what it reads found out. */
export interface StageTask {
  readonly run: string;
  readonly store: string;
  readonly stage: PlannedStage;
  readonly inputs: Readonly<Record<string, Artifact>>;
}

/** What a stage's result is known by. */
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
  /** Told to stop, at the step of its last checkpoint. */
  | { readonly status: 'stopped'; readonly step: number }
  /** Another run holds the lease of the same key. */
  | { readonly status: 'held'; readonly by: string };

/** What the pipeline's workflow asks of workers. The first two are bookkeeping; `runStage` takes a compute slot. */
export interface StageActivities {
  /** Works out the stage's key and looks for its result in the store. */
  findStage(task: StageTask): Promise<FoundStage>;
  /** Returns when the stage has a result or nobody computes it any more. */
  awaitStage(task: StageTask, identity: StageIdentity): Promise<void>;
  /** Computes the stage, from its latest checkpoint if there is one. */
  runStage(task: StageTask, identity: StageIdentity): Promise<StageOutcome>;
}

/** Heartbeat details of `runStage`. They lag, and are for showing only. */
export interface StageHeartbeat {
  readonly stage: string;
  readonly kind: StageKind;
  /** Where it is computed. */
  readonly host: string;
  /** Which attempt of the run's at this stage it is, from 1, however often its workflow began afresh. */
  readonly attempt: number;
  /** Temporal's number of this attempt: it begins anew with each workflow. */
  readonly activityAttempt: number;
  /** The step this attempt began at. */
  readonly fromStep?: number;
  /** What its bits depend on and what was noticed about its checkpoint, as the lineage will tell. */
  readonly facts?: JsonObject;
  readonly progress?: ProgressEvent;
  /** Step of the last checkpoint that this attempt wrote. */
  readonly checkpoint?: number;
}
