/* Generated from schemas/checkpoint.schema.json by `npm run types`. */

/**
 * Describes a checkpoint: its stage key, its step and its state file. The state file is beside it.
 */
export interface CheckpointManifest {
  /**
   * The version of Strata's file formats.
   */
  apiVersion: 'strata/v1';
  /**
   * The stage key: 64 hexadecimal digits.
   */
  key: string;
  /**
   * The lease's fencing number. It only grows: of two writers, the one with the higher number holds the lease.
   */
  fence: number;
  /**
   * Steps done when the checkpoint was taken.
   */
  step: number;
  /**
   * The file of the same name with the extension `.safetensors`.
   */
  state: {
    /**
     * SHA-256 of the state file.
     */
    digest: string;
    /**
     * Size of the state file in bytes.
     */
    size: number;
  };
  /**
   * What the stage needs besides tensors to resume: position, metrics so far, digest of the graph.
   */
  metadata: {
    [k: string]: unknown;
  };
  /**
   * When the checkpoint was written.
   */
  createdAt: string;
  /**
   * SHA-256 of the canonical JSON (RFC 8785) of all other fields. It detects corruption.
   */
  seal: string;
}
