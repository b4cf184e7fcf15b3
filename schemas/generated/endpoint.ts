/* Generated from schemas/endpoint.schema.json by `npm run types`. */

/**
 * Address and processes of the embedded Temporal server of a STRATA_HOME.
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
   * Address of the Temporal UI.
   */
  ui: string;
  /**
   * Cluster id from the server's database. A server that answers with another id is a different server.
   */
  clusterId: string;
  /**
   * Fingerprint of the sources from which the supervisor was compiled.
   */
  build?: string;
  /**
   * When the supervisor started. Older workflows may have histories of another build.
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
