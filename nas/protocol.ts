import type { ErrorDetails } from '../platform/errors.js';
import type { JsonObject } from '../schemas/json.js';
import type { PlannedStage, StageKind } from '../spec/plan.js';
import type { Artifact } from '../store/blob.js';
import type { ObjectStore } from '../store/object-store.js';
import type { SourceDigests } from '../store/source-digests.js';

/** What the compute process is asked to do: the first and only message from its parent. */
export interface ComputeJob {
  readonly kind: StageKind;
  /** The stage key, under which checkpoints lie. */
  readonly key: string;
  readonly with: JsonObject;
  readonly inputs: Readonly<Record<string, Artifact>>;
  readonly sources: SourceDigests;
  /** Where the store is: a `file:` URL. */
  readonly store: string;
  /** The lease's fencing number: checkpoints are named by it, so that a late writer is never the newest. */
  readonly fence: number;
  readonly checkpoint: PlannedStage['checkpoint'];
}

/** What the compute process says, one message per event. The last is `done`, `stopped` or `failed`. */
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
  /** The step of the checkpoint that this attempt goes on from; 0 when it begins afresh. */
  readonly fromStep: number;
  readonly steps: number;
  /** What the bits depend on: TensorFlow's version, CPU features, thread count, digest of the recorded graph. */
  readonly facts: JsonObject;
}

export interface ProgressEvent {
  readonly type: 'progress';
  /** What is being done, one or two words: `train`, `validate`, `decode images`, `record graph`. */
  readonly phase: string;
  readonly step: number;
  readonly steps: number;
  readonly epoch?: number;
  readonly epochs?: number;
  /** Of this phase, when some steps have shown it; nas/events.ts adds it. */
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
  /** Bytes of its state. */
  readonly size: number;
  /** Seconds that writing took, beside the training. */
  readonly seconds: number;
  /** Seconds that the training waited for it: for the variables to be read, and for a write still under way. */
  readonly waited: number;
}

/** What a stage's code may use of the process around it. */
export interface StageContext {
  readonly job: ComputeJob;
  readonly store: ObjectStore;
  readonly say: (event: ComputeEvent) => void;
  readonly stopRequested: () => boolean;
}

/** Thrown when the process was asked to stop and its state lies in a checkpoint. */
export class Stopped extends Error {
  readonly step: number;

  constructor(step: number) {
    super(`stopped at step ${step}`);
    this.name = 'Stopped';
    this.step = step;
  }
}
