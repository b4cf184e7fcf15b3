/* Generated from schemas/plan.schema.json by `npm run types`. */

/**
 * What a run carries out: a spec with its parameters filled in, its defaults written out, its references checked and its order fixed.
 */
export interface PlanFile {
  /**
   * The version of Strata's file formats.
   */
  apiVersion: 'strata/v1';
  /**
   * The pipeline's name, as the spec gives it.
   */
  name: string;
  /**
   * The parameters' values.
   */
  params: {
    /**
     * A value.
     */
    [k: string]: string | number | boolean;
  };
  spec: Spec;
  /**
   * In the order of their references; ties keep the order of the spec.
   *
   * @minItems 1
   */
  stages: [PlannedStage, ...PlannedStage[]];
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
 * One stage.
 */
export interface PlannedStage {
  /**
   * Its name in the spec.
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
   * Outputs of other stages that it reads, by the name of the field that referred to them.
   */
  inputs: {
    [k: string]: PlannedInput;
  };
  /**
   * Raw data that it reads, by role: absolute paths, or files to be fetched. Digests of their content are part of the stage key.
   */
  sources: {
    /**
     * A file or a folder.
     */
    [k: string]: string | RemoteFile;
  };
  /**
   * Every stage that must have finished before it starts, those in `inputs` included.
   */
  needs: string[];
  /**
   * What happens after a fault that may pass.
   */
  retry: {
    /**
     * Attempts, the first included.
     */
    attempts: number;
    /**
     * Wait before the second attempt; it doubles for each further one.
     */
    backoffSeconds: number;
    /**
     * Longest wait.
     */
    maximumBackoffSeconds: number;
  };
  /**
   * Longest time that one attempt may take.
   */
  timeoutSeconds: number;
  /**
   * When its state is written.
   */
  checkpoint: {
    /**
     * After so many steps.
     */
    everySteps?: number;
    /**
     * Or after so much time.
     */
    everySeconds?: number;
    /**
     * So many are kept.
     */
    keep: number;
  };
  /**
   * What it is computed on.
   */
  resources: {
    /**
     * The queue whose workers compute it.
     */
    queue: 'cpu' | 'gpu';
  };
}
/**
 * One output.
 */
export interface PlannedInput {
  /**
   * The stage that leaves it.
   */
  stage: string;
  /**
   * Its name there.
   */
  output: string;
}
export interface RemoteFile {
  /**
   * Where the file is fetched from, http or https. It is written into histories, so it must hold no credentials.
   */
  url: string;
  /**
   * The SHA-256 of the file, 64 hexadecimal digits: what is fetched must have it.
   */
  sha256: string;
}
