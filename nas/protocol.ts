import type { ErrorDetails } from '../platform/errors.js';
import type { JsonObject } from '../schemas/json.js';
import type { PlannedStage, StageKind } from '../spec/plan.js';
import type { Artifact } from '../store/blob.js';
import type { ObjectStore } from '../store/object-store.js';
import type { SourceDigests } from '../store/source-digests.js';

/** The job of a compute process: the first and only message from its parent. */
export interface ComputeJob {
  readonly kind: StageKind;
  /** The stage key, under which checkpoints are stored. */
  readonly key: string;
  readonly with: JsonObject;
  readonly inputs: Readonly<Record<string, Artifact>>;
  readonly sources: SourceDigests;
  /** URL of the store. */
  readonly store: string;
  /** The lease's fencing number. Checkpoint names contain it, so that an outdated writer is never the newest. */
  readonly fence: number;
  readonly checkpoint: PlannedStage['checkpoint'];
}

/** Messages from a compute process to its parent. The last is `done`, `stopped` or `failed`. */
export type ComputeEvent =
  | StartedEvent
  | ProgressEvent
  | CheckpointEvent
  | {
      readonly type: 'done';
      readonly outputs: Readonly<Record<string, Artifact>>;
      readonly summary: JsonObject;
    }
  | { readonly type: 'stopped'; readonly step: number }
  | { readonly type: 'failed'; readonly error: ErrorDetails };

interface StartedEvent {
  readonly type: 'started';
  /** The step of the checkpoint that this attempt resumes from; 0 without a checkpoint. */
  readonly fromStep: number;
  readonly steps: number;
  /** What the bits depend on: TensorFlow's version, CPU features, thread count, digest of the recorded graph. */
  readonly facts: JsonObject;
}

export interface ProgressEvent {
  readonly type: 'progress';
  /** The current activity in one or two words: `train`, `validate`, `decode images`, `record graph`. */
  readonly phase: string;
  readonly step: number;
  readonly steps: number;
  readonly epoch?: number;
  readonly epochs?: number;
  /** Rate of this phase, once it is measured; nas/events.ts adds it. */
  readonly stepsPerSecond?: number;
  readonly loss?: number;
  /** Fraction in [0, 1]. */
  readonly accuracy?: number;
  /** Normalized entropy of α, in [0, 1]. */
  readonly entropy?: number;
}

interface CheckpointEvent {
  readonly type: 'checkpoint';
  readonly step: number;
  readonly digest: string;
  /** Bytes of the state. */
  readonly size: number;
  /** Seconds of writing beside the training. */
  readonly seconds: number;
  /** Seconds that the training waited: for reading the variables, and for an earlier write to finish. */
  readonly waited: number;
}

/** What a stage may use of its process. */
export interface StageContext {
  readonly job: ComputeJob;
  readonly store: ObjectStore;
  readonly say: (event: ComputeEvent) => void;
  readonly stopRequested: () => boolean;
}

/** Thrown after a stop request, once the state is in a checkpoint. */
export class Stopped extends Error {
  readonly step: number;

  constructor(step: number) {
    super(`stopped at step ${step}`);
    this.name = 'Stopped';
    this.step = step;
  }
}
