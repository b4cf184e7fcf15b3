/* Generated from schemas/endpoint.schema.json by `npm run types`. */

/**
 * Where the embedded Temporal server of a STRATA_HOME is reached, and which processes belong to it.
 */
export interface Endpoint {
  /**
   * The version of Strata's file formats.
   */
  apiVersion: 'strata/v1';
  /**
   * Host and port of the Temporal server.
   */
  address: string;
  /**
   * Address of Temporal's web pages.
   */
  ui: string;
  /**
   * The identity that the server keeps in its database: a server that answers with another one is not this one.
   */
  clusterId: string;
  /**
   * Fingerprint of the sources that the supervisor's code was compiled from.
   */
  build?: string;
  /**
   * When the supervisor began: workflows that are older may have another build's histories.
   */
  startedAt?: string;
  /**
   * Process ids.
   */
  pids: {
    /**
     * The supervisor, which holds the lock.
     */
    supervisor: number;
    /**
     * The Temporal server.
     */
    server: number;
    /**
     * The worker.
     */
    worker: number;
  };
}
