/* Generated from schemas/plan.schema.json by `npm run types`. */

/**
 * What a run executes: a spec with parameters and defaults filled in, references checked and order fixed.
 */
export interface PlanFile {
  /**
   * The version of Strata's file formats.
   */
  apiVersion: 'strata/v1';
  /**
   * The pipeline's name in the spec.
   */
  name: string;
  /**
   * The parameter values.
   */
  params: {
    /**
     * A value.
     */
    [k: string]: string | number | boolean;
  };
  spec: Spec;
  /**
   * The stages in dependency order. Ties keep the order of the spec.
   *
   * @minItems 1
   */
  stages: [PlannedStage, ...PlannedStage[]];
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
 * A stage.
 */
export interface PlannedStage {
  /**
   * The stage's name in the spec.
   */
  name: string;
  /**
   * The stage kind.
   */
  kind: 'prepare' | 'warmup' | 'search' | 'derive' | 'evaluate';
  /**
   * Resolved parameters that change the result, defaults included. Part of the stage key.
   */
  with: {
    [k: string]: unknown;
  };
  /**
   * Outputs of other stages that the stage reads, by the name of the field that refers to them.
   */
  inputs: {
    [k: string]: PlannedInput;
  };
  /**
   * Raw data that the stage reads, by role: absolute paths, or files to download. Digests of their content are part of the stage key.
   */
  sources: {
    /**
     * A file or a folder.
     */
    [k: string]: string | RemoteFile;
  };
  /**
   * Stages that must finish before this one starts, including those in `inputs`.
   */
  needs: string[];
  /**
   * Retries after a transient failure.
   */
  retry: {
    /**
     * Number of attempts, including the first.
     */
    attempts: number;
    /**
     * Wait before the second attempt. It doubles for each further attempt.
     */
    backoffSeconds: number;
    /**
     * Longest wait.
     */
    maximumBackoffSeconds: number;
  };
  /**
   * Longest time for one attempt.
   */
  timeoutSeconds: number;
  /**
   * When to write checkpoints.
   */
  checkpoint: {
    /**
     * Write a checkpoint after this many steps.
     */
    everySteps?: number;
    /**
     * Write a checkpoint after this many seconds.
     */
    everySeconds?: number;
    /**
     * Number of checkpoints to keep.
     */
    keep: number;
  };
  /**
   * Where the stage runs.
   */
  resources: {
    /**
     * The queue whose workers run the stage.
     */
    queue: 'cpu' | 'gpu';
  };
}
/**
 * An output.
 */
export interface PlannedInput {
  /**
   * The stage that produces the output.
   */
  stage: string;
  /**
   * The output's name in that stage.
   */
  output: string;
}
export interface RemoteFile {
  /**
   * Address of the file, http or https. Histories store it, so it must not contain credentials.
   */
  url: string;
  /**
   * SHA-256 that the downloaded file must have: 64 hexadecimal digits.
   */
  sha256: string;
}
