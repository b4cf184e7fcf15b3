/* Generated from schemas/forecast.schema.json by `npm run types`. */

/**
 * What `strata plan FILE --json` prints: what a run of the pipeline would compute, and why.
 */
export interface Forecast {
  /**
   * The version of Strata's file formats.
   */
  apiVersion: 'strata/v1';
  /**
   * The pipeline's name.
   */
  pipeline: string;
  /**
   * Absolute path of the spec.
   */
  file: string;
  /**
   * The parameter values.
   */
  params: {
    /**
     * A value.
     */
    [k: string]: string | number | boolean;
  };
  /**
   * Number of stages that are not `cached`.
   */
  remaining: number;
  /**
   * The stages in graph order.
   */
  stages: StageForecast[];
  total: Total;
}
/**
 * The forecast for a stage.
 */
export interface StageForecast {
  /**
   * The stage's name in the pipeline.
   */
  name: string;
  /**
   * The stage kind.
   */
  kind: 'prepare' | 'warmup' | 'search' | 'derive' | 'evaluate';
  /**
   * `cached`: the store has the result. `resuming`: the stage resumes from a checkpoint in the store. `waiting`: another run or stage computes the same key. `run`: the stage is computed from the start.
   */
  state: 'cached' | 'resuming' | 'waiting' | 'run';
  /**
   * The stage key, 64 hexadecimal digits. Present if every input of the stage is known.
   */
  key?: string;
  producedBy?: Producer;
  waitsFor?: Holder;
  /**
   * Step of the newest checkpoint, if there is one.
   */
  step?: number;
  /**
   * Total steps, if known.
   */
  steps?: number;
  /**
   * Why the stage must be computed. Empty for a cached stage.
   */
  reasons: (
    | ChangedComponent
    | PendingInput
    | NothingEarlier
    | DamagedResult
    | RemovedResult
    | DiscardedResult
    | UnfinishedStage
  )[];
  comparedWith?: Compared;
  /**
   * Stages that are recomputed although they once had a result. This forecast assumes that they produce the same bits again.
   */
  assumes?: string[];
  /**
   * True if a stored result differs only in inputs that are still unknown. If these turn out the same, nothing is computed.
   */
  mayBeCached?: true;
  estimate?: Estimate;
}
/**
 * For `cached`: the run and stage that computed the result.
 */
export interface Producer {
  /**
   * The run's name.
   */
  run: string;
  /**
   * The stage's name in that run's plan.
   */
  stage: string;
}
/**
 * For `waiting`: the run, or the stage of this pipeline, that computes the same key.
 */
export interface Holder {
  /**
   * The run that holds the lease of the key.
   */
  run?: string;
  /**
   * The stage of this pipeline that has the same key.
   */
  stage?: string;
}
/**
 * A part of the stage key differs from that of the earlier stage in `comparedWith`.
 */
export interface ChangedComponent {
  /**
   * Type of the reason.
   */
  type: 'changed';
  /**
   * The changed part of the key.
   */
  component: 'setting' | 'version' | 'source' | 'input';
  /**
   * The setting as a path such as `entropy.to`, the role of the raw data, or the name of the input; `version` for the version of the kind.
   */
  name: string;
  /**
   * The earlier value, a digest for data. Absent if there was none.
   */
  before?: string | number | boolean | unknown[] | null;
  /**
   * The present value. Absent if there is none.
   */
  now?: string | number | boolean | unknown[] | null;
}
/**
 * An input whose content is unknown until another stage has run.
 */
export interface PendingInput {
  /**
   * Type of the reason.
   */
  type: 'input';
  /**
   * The name of the input.
   */
  name: string;
  /**
   * The stage of this pipeline that produces the input.
   */
  stage: string;
}
/**
 * No run in this STRATA_HOME has reached a stage of this kind yet.
 */
export interface NothingEarlier {
  /**
   * Type of the reason.
   */
  type: 'new';
}
/**
 * The stored result is damaged, so the stage is recomputed.
 */
export interface DamagedResult {
  /**
   * Type of the reason.
   */
  type: 'damaged';
  /**
   * The damage that was found.
   */
  found: string;
}
/**
 * A run had this result, but it is no longer in the store.
 */
export interface RemovedResult {
  /**
   * Type of the reason.
   */
  type: 'removed';
  /**
   * That run's name.
   */
  run: string;
}
/**
 * A run set its result aside to recompute it.
 */
export interface DiscardedResult {
  /**
   * Type of the reason.
   */
  type: 'discarded';
  /**
   * That run's name.
   */
  run: string;
}
/**
 * A run started the stage and did not finish it.
 */
export interface UnfinishedStage {
  /**
   * Type of the reason.
   */
  type: 'unfinished';
  /**
   * That run's name.
   */
  run: string;
  /**
   * `failed`; `paused`: stopped on request; `interrupted`: ended without a report, as by `kill -9`.
   */
  outcome: 'failed' | 'paused' | 'interrupted';
  /**
   * Error code of the failure.
   */
  code?: string;
  /**
   * What the failure found.
   */
  found?: string;
}
/**
 * The earlier stage with which the key was compared: the last one of this name in this pipeline, or else the one that differs least.
 */
export interface Compared {
  /**
   * Name of the earlier run.
   */
  run: string;
  /**
   * Name of the stage in the plan of the earlier run.
   */
  stage: string;
  /**
   * A stage key: 64 hexadecimal digits.
   */
  key: string;
}
/**
 * Estimated cost of computing the stage, or the rest of it, from the nearest earlier result of its kind.
 */
export interface Estimate {
  /**
   * The run that computed the earlier result.
   */
  run: string;
  /**
   * Time in seconds, in proportion to the remaining training images.
   */
  seconds: number;
  /**
   * Size of the outputs.
   */
  bytes: number;
  /**
   * Space for checkpoints, which are removed when the stage has finished. Absent if no size is known.
   */
  checkpointBytes?: number;
  /**
   * Settings that affect the cost of a step and differ in that run. They make the estimate less reliable.
   */
  differsIn?: string[];
}
/**
 * Cost of everything that is not cached, one stage after the other.
 */
export interface Total {
  /**
   * Time in seconds.
   */
  seconds: number;
  /**
   * Size of the outputs.
   */
  bytes: number;
  /**
   * Space for checkpoints, most of it temporary.
   */
  checkpointBytes: number;
  /**
   * Stages to run without an estimate. They are not counted.
   */
  unknown: string[];
}
