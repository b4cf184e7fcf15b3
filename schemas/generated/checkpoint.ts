/* Generated from schemas/checkpoint.schema.json by `npm run types`. */

/**
 * What a checkpoint is: which state, of which stage key, after how many steps. The state lies beside it.
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
   * The lease's fencing number. It only grows: of two writers the one with the higher number is the rightful one.
   */
  fence: number;
  /**
   * Steps done when the state was taken.
   */
  step: number;
  /**
   * The file of the same name that ends in `.safetensors`.
   */
  state: {
    /**
     * Its SHA-256.
     */
    digest: string;
    /**
     * Its bytes.
     */
    size: number;
  };
  /**
   * What the stage needs besides tensors to go on: position, metrics so far, digest of the graph.
   */
  metadata: {
    [k: string]: unknown;
  };
  /**
   * When it was written.
   */
  createdAt: string;
  /**
   * SHA-256 of the canonical JSON (RFC 8785) of everything else in the file: a flipped bit is noticed.
   */
  seal: string;
}
