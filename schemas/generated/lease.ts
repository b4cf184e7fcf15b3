/* Generated from schemas/lease.schema.json by `npm run types`. */

/**
 * The right to write under a stage key. Creating the file acquires the lease.
 */
export interface LeaseRecord {
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
   * The run's name.
   */
  run: string;
  /**
   * The stage's name in that run's plan.
   */
  stage: string;
  /**
   * Number of the attempt at the stage, from 1.
   */
  attempt: number;
  /**
   * The process that holds the lease, identified by host and process id, for example.
   */
  holder: string;
  /**
   * Absent: to compute the stage. `housekeeping`: to set aside or remove results under the key, which is not an attempt at the stage.
   */
  purpose?: 'housekeeping';
  /**
   * When the lease was acquired. For information only: expiry does not depend on it.
   */
  acquiredAt: string;
  /**
   * SHA-256 of the canonical JSON (RFC 8785) of all other fields. It detects corruption.
   */
  seal: string;
}
