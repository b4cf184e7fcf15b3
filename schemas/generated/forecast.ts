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
   * The spec: an absolute path.
   */
  file: string;
  /**
   * The parameters as they are set.
   */
  params: {
    /**
     * A value.
     */
    [k: string]: string | number | boolean;
  };
  /**
   * How many stages are not `cached`.
   */
  remaining: number;
  /**
   * In the order of the graph.
   */
  stages: StageForecast[];
  total: Total;
}
/**
 * What will become of a stage.
 */
export interface StageForecast {
  /**
   * Its name in the pipeline.
   */
  name: string;
  /**
   * The stage kind.
   */
  kind: 'prepare' | 'warmup' | 'search' | 'derive' | 'evaluate';
  /**
   * `cached`: the store has the result. `resuming`: a checkpoint lies in the store, from which it goes on. `waiting`: somebody else computes the same. `run`: it is computed from its beginning.
   */
  state: 'cached' | 'resuming' | 'waiting' | 'run';
  /**
   * The stage key, where all that the stage reads is known: 64 hexadecimal digits.
   */
  key?: string;
  producedBy?: Producer;
  waitsFor?: Holder;
  /**
   * The step of the newest checkpoint, where there is one.
   */
  step?: number;
  /**
   * Steps in all, where they are known.
   */
  steps?: number;
  /**
   * Why it is to be computed; empty where it is not.
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
   * Stages that are computed anew although they were known once. Their results are taken to have the same bits again; what is said of this stage depends on that.
   */
  assumes?: string[];
  /**
   * True where the store has a result that differs in nothing but inputs which are not known yet: should these come out as they were then, nothing is computed.
   */
  mayBeCached?: true;
  estimate?: Estimate;
}
/**
 * For `cached`: who computed it.
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
 * For `waiting`: who computes it. A run, or a stage of this pipeline.
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
 * A part of the stage key differs from that of the stage compared with.
 */
export interface ChangedComponent {
  /**
   * Which reason this is.
   */
  type: 'changed';
  /**
   * The part of the key.
   */
  component: 'setting' | 'version' | 'source' | 'input';
  /**
   * The setting as a path such as `entropy.to`, the role of the raw data, or the name of the input; `version` for the version of the kind.
   */
  name: string;
  /**
   * What it was; a digest for data. Absent where there was none.
   */
  before?: string | number | boolean | unknown[] | null;
  /**
   * What it is. Absent where there is none.
   */
  now?: string | number | boolean | unknown[] | null;
}
/**
 * An input whose content is not known before another stage has run.
 */
export interface PendingInput {
  /**
   * Which reason this is.
   */
  type: 'input';
  /**
   * The name of the input.
   */
  name: string;
  /**
   * The stage of this pipeline that makes it.
   */
  stage: string;
}
/**
 * No run of this home has come to a stage of this kind yet.
 */
export interface NothingEarlier {
  /**
   * Which reason this is.
   */
  type: 'new';
}
/**
 * There is a result, and it is not whole: it is made anew.
 */
export interface DamagedResult {
  /**
   * Which reason this is.
   */
  type: 'damaged';
  /**
   * What is wrong with it.
   */
  found: string;
}
/**
 * A run had this result, and the store has it no more.
 */
export interface RemovedResult {
  /**
   * Which reason this is.
   */
  type: 'removed';
  /**
   * That run's name.
   */
  run: string;
}
/**
 * A run set its result aside, to compute it anew.
 */
export interface DiscardedResult {
  /**
   * Which reason this is.
   */
  type: 'discarded';
  /**
   * That run's name.
   */
  run: string;
}
/**
 * A run began with it and did not finish it.
 */
export interface UnfinishedStage {
  /**
   * Which reason this is.
   */
  type: 'unfinished';
  /**
   * That run's name.
   */
  run: string;
  /**
   * `failed`; `paused`: told to stop; `interrupted`: ended without a word, as by `kill -9`.
   */
  outcome: 'failed' | 'paused' | 'interrupted';
  /**
   * Why it failed: the error's code.
   */
  code?: string;
  /**
   * Why it failed: what was found.
   */
  found?: string;
}
/**
 * The earlier stage that the changes were found against: the last of this name in this pipeline, or else the one that differs least.
 */
export interface Compared {
  /**
   * Its run's name.
   */
  run: string;
  /**
   * Its name in that run's plan.
   */
  stage: string;
  /**
   * A stage key: 64 hexadecimal digits.
   */
  key: string;
}
/**
 * What computing the stage, or the rest of it, will take, going by the nearest earlier result of its kind.
 */
export interface Estimate {
  /**
   * The run that computed it.
   */
  run: string;
  /**
   * Time, in proportion to the training images that are still to be seen.
   */
  seconds: number;
  /**
   * Size of the outputs.
   */
  bytes: number;
  /**
   * Room for the checkpoints, which are removed when the stage has finished. Absent where no size is known.
   */
  checkpointBytes?: number;
  /**
   * Settings that change what a step costs and were others in that run: the less the estimate is worth.
   */
  differsIn?: string[];
}
/**
 * All that is still to be computed, one stage after the other.
 */
export interface Total {
  /**
   * Time.
   */
  seconds: number;
  /**
   * Size of the outputs.
   */
  bytes: number;
  /**
   * Room for checkpoints, most of it only for a while.
   */
  checkpointBytes: number;
  /**
   * Stages to be computed of which nothing is known, so that they are not counted.
   */
  unknown: string[];
}
