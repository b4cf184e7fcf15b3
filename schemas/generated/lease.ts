/* Generated from schemas/lease.schema.json by `npm run types`. */

/**
 * Who may write under a stage key. Creating the file takes the lease.
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
   * The lease's fencing number. It only grows: of two writers the one with the higher number is the rightful one.
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
   * Which attempt at the stage, from 1.
   */
  attempt: number;
  /**
   * The process that holds it, such as host and process id.
   */
  holder: string;
  /**
   * What it was taken for. Absent: to compute the stage. `housekeeping`: to set aside or remove what is known under the key, which is no attempt at the stage.
   */
  purpose?: 'housekeeping';
  /**
   * When it was taken. For people: expiry is never judged by it.
   */
  acquiredAt: string;
  /**
   * SHA-256 of the canonical JSON (RFC 8785) of everything else in the file: a flipped bit is noticed.
   */
  seal: string;
}
