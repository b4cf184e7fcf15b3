/* Generated from schemas/run-status.schema.json by `npm run types`. */

/**
 * A word for finding runs.
 */
export type Tag = string;

/**
 * What `strata status RUN --json` prints: the state of a run.
 */
export interface RunStatusReport {
  /**
   * The run's name.
   */
  name: string;
  /**
   * The pipeline's name in its spec.
   */
  pipeline: string;
  spec: Spec;
  /**
   * When the run was submitted.
   */
  createdAt: string;
  /**
   * The run's current tags.
   */
  tags: Tag[];
  /**
   * The notes about the run, oldest first.
   */
  notes: RunNote[];
  /**
   * The run's state. `stopped`: neither finished nor running, to Strata's knowledge. `unreadable`: its files are damaged, or were written by a newer Strata.
   */
  status: 'running' | 'paused' | 'done' | 'failed' | 'cancelled' | 'stopped' | 'unreadable';
  /**
   * The stages in the order of the plan.
   */
  stages: StageReport[];
}
/**
 * The spec from which the run was planned.
 */
export interface Spec {
  /**
   * Absolute path when the run was submitted.
   */
  file: string;
  /**
   * SHA-256 of the spec's text.
   */
  digest: string;
}
/**
 * A note.
 */
export interface RunNote {
  /**
   * The note's text.
   */
  text: string;
  /**
   * When the note was made.
   */
  at: string;
}
/**
 * A stage.
 */
export interface StageReport {
  /**
   * The stage's name in the plan.
   */
  name: string;
  /**
   * `waiting`: for other stages, for a slot, or for another run that computes the same key. `paused`: stopped at a checkpoint. `cached`: the result came from the store. `skipped`: a stage that it needs failed.
   */
  status: 'waiting' | 'running' | 'paused' | 'cached' | 'done' | 'failed' | 'skipped';
  /**
   * Whether a worker is computing the stage now.
   */
  computing: boolean;
  /**
   * The stage key, if known.
   */
  key?: string;
  /**
   * The stage's outputs, by output name.
   */
  outputs?: {
    [k: string]: Artifact;
  };
  /**
   * The main figures, such as accuracies.
   */
  summary?: {
    [k: string]: unknown;
  };
  /**
   * Computing time in seconds.
   */
  seconds?: number;
  /**
   * Step of the checkpoint at which the stage stopped.
   */
  step?: number;
  error?: RecordedError;
  /**
   * The run that computes the same key and whose result this stage waits for.
   */
  awaitedRun?: string;
  /**
   * Number of the active attempt, from 1.
   */
  attempt?: number;
  /**
   * The step at which this attempt started.
   */
  fromStep?: number;
  /**
   * Why the previous attempt failed.
   */
  lastFailure?: string;
  progress?: StageProgress;
}
/**
 * A reference to a blob in the store.
 */
export interface Artifact {
  /**
   * The blob's SHA-256.
   */
  digest: string;
  /**
   * Size in bytes.
   */
  size: number;
  /**
   * The blob's media type.
   */
  mediaType: string;
}
/**
 * The error that stopped the stage.
 */
export interface RecordedError {
  /**
   * Stable error code.
   */
  code: string;
  /**
   * What caused the error: the user's input, the environment, or a bug in Strata.
   */
  cause: 'user' | 'environment' | 'bug';
  /**
   * What was found.
   */
  found: string;
  /**
   * What was expected.
   */
  expected?: string;
  /**
   * What to do.
   */
  remedy?: string;
  /**
   * `file:line:column`, if there is one.
   */
  place?: string;
}
/**
 * The last progress report of the compute process.
 */
export interface StageProgress {
  /**
   * What the process is doing.
   */
  phase: string;
  /**
   * Steps done.
   */
  step: number;
  /**
   * Total steps.
   */
  steps: number;
  /**
   * The current epoch, from 0.
   */
  epoch?: number;
  /**
   * Total epochs.
   */
  epochs?: number;
  /**
   * Recent steps per second.
   */
  stepsPerSecond?: number;
  /**
   * Loss.
   */
  loss?: number;
  /**
   * Accuracy, a fraction.
   */
  accuracy?: number;
  /**
   * Entropy of the architecture parameters.
   */
  entropy?: number;
}
