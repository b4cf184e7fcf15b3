/* Generated from schemas/validation.schema.json by `npm run types`. */

/**
 * What `strata validate --json` prints: one entry for each file, in the order given.
 */
export type Validation = CheckedFile[];

/**
 * One pipeline, with all that was found.
 */
export interface CheckedFile {
  /**
   * The pipeline, as it was named on the command line.
   */
  file: string;
  /**
   * How many errors there are. With any, the pipeline cannot run.
   */
  errors: number;
  /**
   * How many warnings there are. They stop nothing.
   */
  warnings: number;
  /**
   * Every fault, in the order of the file; after them those of the file given with --params.
   */
  diagnostics: DiagnosticRecord[];
  pipeline?: PipelineSummary;
}
/**
 * One fault and its place.
 */
export interface DiagnosticRecord {
  /**
   * What kind of fault it is; `strata explain CODE` tells about it.
   */
  code: string;
  /**
   * Only an error keeps the pipeline from running.
   */
  severity: 'error' | 'warning';
  /**
   * The file that has the fault: the pipeline, or that of --params.
   */
  file: string;
  /**
   * Counted from 1.
   */
  line: number;
  /**
   * Counted from 1, in UTF-16 code units.
   */
  column: number;
  /**
   * The text of the line; empty where the file could not be read.
   */
  sourceLine: string;
  /**
   * What was found.
   */
  found: string;
  /**
   * What would have been right.
   */
  expected?: string;
  /**
   * What to do.
   */
  remedy?: string;
  /**
   * The name that was probably meant.
   */
  suggestion?: string;
}
/**
 * What the pipeline is. Only where there is no error.
 */
export interface PipelineSummary {
  /**
   * The pipeline's name.
   */
  name: string;
  /**
   * In the order in which they can run.
   */
  stages: {
    /**
     * The stage's name.
     */
    name: string;
    /**
     * What it does.
     */
    kind: 'prepare' | 'warmup' | 'search' | 'derive' | 'evaluate';
  }[];
  /**
   * The value of each parameter, with what was set for this check.
   */
  params: {
    [k: string]: string | number | boolean;
  };
}
