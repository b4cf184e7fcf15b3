/* Generated from schemas/lineage-record.schema.json by `npm run types`. */

/**
 * How one stage of one run ended, and everything that its numbers came from. Appended, never changed.
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
   * How the stage ended. `cached`: its key had been finished before. `paused`: it was told to stop and wrote a checkpoint, because the run was paused or cancelled or its worker was ended. `discarded`: it is to be computed anew, whatever was known of it; what the other fields tell is of its ending before.
   */
  outcome: 'computed' | 'cached' | 'failed' | 'paused' | 'discarded';
  /**
   * The artifacts that were read, by input name.
   */
  inputs: {
    [k: string]: RecordedInput;
  };
  /**
   * The raw data that was read, by role.
   */
  sources: {
    [k: string]: RecordedSource;
  };
  /**
   * The artifacts that were made, by output name. Empty unless computed or cached.
   */
  outputs: {
    [k: string]: Artifact;
  };
  /**
   * The figures that a reader asks for first, such as accuracies.
   */
  summary: {
    [k: string]: unknown;
  };
  code: CodeFacts;
  host: HostFacts;
  /**
   * Every attempt of this run at this stage so far, oldest first. Empty when cached.
   */
  attempts: StageAttempt[];
  /**
   * When the stage began.
   */
  startedAt: string;
  /**
   * When it ended.
   */
  finishedAt: string;
  /**
   * For `cached`: the run that computed it.
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
   * SHA-256 of the canonical JSON (RFC 8785) of everything else in the file: a flipped bit is noticed.
   */
  seal: string;
}
/**
 * What a stage key is made of. The key is the SHA-256 of its canonical JSON, so the file checks itself.
 */
export interface KeyRecord {
  /**
   * The stage kind.
   */
  kind: 'prepare' | 'warmup' | 'search' | 'derive' | 'evaluate';
  /**
   * The kind's version: raised when results change.
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
 * An artifact and where it came from.
 */
export interface RecordedInput {
  /**
   * The stage of the same run that gave it.
   */
  stage: string;
  /**
   * Under which output name.
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
   * Bytes.
   */
  size: number;
  /**
   * What the blob holds.
   */
  mediaType: string;
}
/**
 * A file, or a folder; by `path` or by `url`.
 */
export interface RecordedSource {
  /**
   * Absolute path, at that time.
   */
  path?: string;
  /**
   * Where it was fetched from, without its query, which may have let somebody in.
   */
  url?: string;
  /**
   * SHA-256 of the file; of the sorted list of files for a folder.
   */
  digest: string;
  /**
   * For a folder: how many files.
   */
  files?: number;
}
/**
 * The program that wrote this record.
 */
export interface CodeFacts {
  /**
   * Version.
   */
  strata: string;
  /**
   * Present in a clone.
   */
  git?: {
    /**
     * Commit checked out.
     */
    commit: string;
    /**
     * Whether tracked files differed from it.
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
   * TensorFlow's version, where one computed.
   */
  tensorflow?: string;
  /**
   * Version of the Temporal SDK.
   */
  temporal: string;
}
/**
 * The host that it ran on.
 */
export interface HostFacts {
  /**
   * Name.
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
   * Which attempt at the stage, from 1.
   */
  attempt: number;
  /**
   * The lease's fencing number. It only grows: of two writers the one with the higher number is the rightful one.
   */
  fence: number;
  /**
   * When it began.
   */
  startedAt: string;
  /**
   * When it ended.
   */
  finishedAt: string;
  /**
   * Step of the checkpoint that it went on from; 0 when it began afresh. Absent when it was lost before it could say.
   */
  fromStep?: number;
  /**
   * Size of the last checkpoint that it wrote. Absent when it wrote none.
   */
  checkpointBytes?: number;
  /**
   * How it ended.
   */
  outcome: 'completed' | 'failed' | 'stopped' | 'lost';
  error?: RecordedError;
  /**
   * What its bits depend on: TensorFlow's version, CPU features, threads, digest of the recorded graph.
   */
  facts?: {
    [k: string]: unknown;
  };
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
