/* Generated from schemas/run-status-list.schema.json by `npm run types`. */

/**
 * A word to find runs by.
 */
export type Tag = string;
/**
 * What `strata status --json` prints without a run: every run that is under way or paused, or else the newest.
 */
export type RunStatusList = RunStatusReport[];

/**
 * What `strata status RUN --json` prints: how far a run is.
 */
export interface RunStatusReport {
  /**
   * The run's name.
   */
  name: string;
  /**
   * The pipeline's name, as its spec gives it.
   */
  pipeline: string;
  spec: Spec;
  /**
   * When it was submitted.
   */
  createdAt: string;
  /**
   * The tags that it has now.
   */
  tags: Tag[];
  /**
   * What was noted about it, oldest first.
   */
  notes: RunNote[];
  /**
   * What it is doing. `stopped`: neither finished nor under way, as far as can be told. `unreadable`: its files are damaged, or of a newer Strata.
   */
  status: 'running' | 'paused' | 'done' | 'failed' | 'cancelled' | 'stopped' | 'unreadable';
  /**
   * In the order of the plan.
   */
  stages: StageReport[];
}
/**
 * The spec that it was planned from.
 */
export interface Spec {
  /**
   * Absolute path, when it was submitted.
   */
  file: string;
  /**
   * SHA-256 of its text.
   */
  digest: string;
}
/**
 * A note.
 */
export interface RunNote {
  /**
   * The text.
   */
  text: string;
  /**
   * When it was noted.
   */
  at: string;
}
/**
 * A stage.
 */
export interface StageReport {
  /**
   * Its name in the plan.
   */
  name: string;
  /**
   * `waiting`: for other stages, for a slot, or for another run that computes the same thing. `paused`: stopped at a checkpoint. `cached`: its result was in the store. `skipped`: a stage that it needs failed.
   */
  status: 'waiting' | 'running' | 'paused' | 'cached' | 'done' | 'failed' | 'skipped';
  /**
   * Whether a worker computes it now, and not only will.
   */
  computing: boolean;
  /**
   * The stage key, once it is known.
   */
  key?: string;
  /**
   * What it made, by output name.
   */
  outputs?: {
    [k: string]: Artifact;
  };
  /**
   * The figures that a reader asks for first, such as accuracies.
   */
  summary?: {
    [k: string]: unknown;
  };
  /**
   * What computing it took.
   */
  seconds?: number;
  /**
   * Step of the checkpoint at which it was stopped.
   */
  step?: number;
  error?: RecordedError;
  /**
   * The run that computes the same thing, while this one waits for its result.
   */
  awaitedRun?: string;
  /**
   * Which attempt is under way, from 1.
   */
  attempt?: number;
  /**
   * The step that this attempt began at.
   */
  fromStep?: number;
  /**
   * Why the attempt before this one failed.
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
   * Bytes.
   */
  size: number;
  /**
   * What the blob holds.
   */
  mediaType: string;
}
/**
 * What stopped it: the designed error.
 */
export interface RecordedError {
  /**
   * Stable code.
   */
  code: string;
  /**
   * What caused it: the user's input, the environment, or a bug of Strata.
   */
  cause: 'user' | 'environment' | 'bug';
  /**
   * What was found.
   */
  found: string;
  /**
   * What would have been right.
   */
  expected?: string;
  /**
   * What to do.
   */
  remedy?: string;
  /**
   * `file:line:column` where there is one.
   */
  place?: string;
}
/**
 * What its compute process said last.
 */
export interface StageProgress {
  /**
   * What it is doing.
   */
  phase: string;
  /**
   * Steps made.
   */
  step: number;
  /**
   * Steps to make.
   */
  steps: number;
  /**
   * The epoch under way, from 0.
   */
  epoch?: number;
  /**
   * How many epochs.
   */
  epochs?: number;
  /**
   * Steps per second, lately.
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
