/* Generated from schemas/lineage-record.schema.json by `npm run types`. */

/**
 * How one stage of one run ended, and the origin of its results. Appended, never changed.
 */
export interface LineageRecord {
  /**
   * The version of Strata's file formats.
   */
  apiVersion: 'strata/v1';
  /**
   * The run's name.
   */
  run: string;
  /**
   * The stage's name in that run's plan.
   */
  stage: string;
  /**
   * The stage kind.
   */
  kind: 'prepare' | 'warmup' | 'search' | 'derive' | 'evaluate';
  /**
   * The stage key: 64 hexadecimal digits.
   */
  key: string;
  components: KeyRecord;
  /**
   * How the stage ended. `cached`: its key already had a result. `paused`: it stopped and wrote a checkpoint, because the run was paused or canceled or its worker was shut down. `discarded`: the result was set aside to be recomputed; the other fields describe its earlier end.
   */
  outcome: 'computed' | 'cached' | 'failed' | 'paused' | 'discarded';
  /**
   * The artifacts that the stage read, by input name.
   */
  inputs: {
    [k: string]: RecordedInput;
  };
  /**
   * The raw data that the stage read, by role.
   */
  sources: {
    [k: string]: RecordedSource;
  };
  /**
   * The artifacts that the stage produced, by output name. Empty unless computed or cached.
   */
  outputs: {
    [k: string]: Artifact;
  };
  /**
   * The main figures, such as accuracies.
   */
  summary: {
    [k: string]: unknown;
  };
  code: CodeFacts;
  host: HostFacts;
  /**
   * All attempts of this run at this stage so far, oldest first. Empty when cached.
   */
  attempts: StageAttempt[];
  /**
   * When the stage started.
   */
  startedAt: string;
  /**
   * When the stage ended.
   */
  finishedAt: string;
  /**
   * For `cached`: the run that computed the result.
   */
  producedBy?: {
    /**
     * The run's name.
     */
    run: string;
    /**
     * The stage's name in that run's plan.
     */
    stage: string;
  };
  /**
   * SHA-256 of the canonical JSON (RFC 8785) of all other fields. It detects corruption.
   */
  seal: string;
}
/**
 * The parts of a stage key. The key is the SHA-256 of their canonical JSON, so the file verifies itself.
 */
export interface KeyRecord {
  /**
   * The stage kind.
   */
  kind: 'prepare' | 'warmup' | 'search' | 'derive' | 'evaluate';
  /**
   * The kind's version, raised when results change.
   */
  version: number;
  /**
   * Resolved parameters that change the result, defaults included.
   */
  with: {
    [k: string]: unknown;
  };
  /**
   * Digests of the artifacts read, by input name.
   */
  inputs: {
    /**
     * SHA-256.
     */
    [k: string]: string;
  };
  /**
   * Digests of the raw data read, by role.
   */
  sources: {
    /**
     * SHA-256.
     */
    [k: string]: string;
  };
}
/**
 * An artifact and its origin.
 */
export interface RecordedInput {
  /**
   * The stage of the same run that produced it.
   */
  stage: string;
  /**
   * Its output name in that stage.
   */
  output: string;
  artifact: Artifact;
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
 * A file or folder, given by `path` or `url`.
 */
export interface RecordedSource {
  /**
   * Absolute path at that time.
   */
  path?: string;
  /**
   * Address without its query, which may hold credentials.
   */
  url?: string;
  /**
   * SHA-256 of the file, or for a folder, of its sorted list of files.
   */
  digest: string;
  /**
   * Number of files in a folder.
   */
  files?: number;
}
/**
 * The program that wrote this record.
 */
export interface CodeFacts {
  /**
   * Strata's version.
   */
  strata: string;
  /**
   * The state of the clone. Present only in a clone.
   */
  git?: {
    /**
     * The commit that was checked out.
     */
    commit: string;
    /**
     * Whether tracked files differed from the commit.
     */
    dirty: boolean;
  };
  /**
   * Node's version.
   */
  node: string;
  /**
   * Version of the TensorFlow.js binding.
   */
  tfjs: string;
  /**
   * TensorFlow's version, if TensorFlow was used.
   */
  tensorflow?: string;
  /**
   * Version of the Temporal SDK.
   */
  temporal: string;
}
/**
 * The host that the stage ran on.
 */
export interface HostFacts {
  /**
   * Host name.
   */
  hostname: string;
  /**
   * Operating system and release.
   */
  os: string;
  /**
   * Processor architecture.
   */
  arch: string;
  /**
   * Processor model.
   */
  cpu: string;
  /**
   * Logical processors.
   */
  cores: number;
}
/**
 * One attempt.
 */
export interface StageAttempt {
  /**
   * Number of the attempt at the stage, from 1.
   */
  attempt: number;
  /**
   * The lease's fencing number. It only grows: of two writers, the one with the higher number holds the lease.
   */
  fence: number;
  /**
   * When the attempt started.
   */
  startedAt: string;
  /**
   * When the attempt ended.
   */
  finishedAt: string;
  /**
   * Step of the checkpoint from which the attempt resumed, or 0 for a fresh start. Absent if the attempt was lost before it reported a step.
   */
  fromStep?: number;
  /**
   * Size of the last checkpoint that the attempt wrote. Absent if it wrote none.
   */
  checkpointBytes?: number;
  /**
   * How the attempt ended.
   */
  outcome: 'completed' | 'failed' | 'stopped' | 'lost';
  error?: RecordedError;
  /**
   * What the bits of the result depend on: TensorFlow's version, CPU features, threads, digest of the recorded graph.
   */
  facts?: {
    [k: string]: unknown;
  };
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
