/* Generated from schemas/validation.schema.json by `npm run types`. */

/**
 * What `strata validate --json` prints: one entry for each file, in the given order.
 */
export type Validation = CheckedFile[];

/**
 * A pipeline and its diagnostics.
 */
export interface CheckedFile {
  /**
   * The pipeline's path, as given on the command line.
   */
  file: string;
  /**
   * Number of errors. A pipeline with errors cannot run.
   */
  errors: number;
  /**
   * Number of warnings. They do not stop a run.
   */
  warnings: number;
  /**
   * All errors and warnings in file order, followed by those of the file given with `--params`.
   */
  diagnostics: DiagnosticRecord[];
  pipeline?: PipelineSummary;
}
/**
 * An error or warning and its place.
 */
export interface DiagnosticRecord {
  /**
   * Error code. `strata explain CODE` explains it.
   */
  code: string;
  /**
   * Only an error prevents the pipeline from running.
   */
  severity: 'error' | 'warning';
  /**
   * The file with the error: the pipeline, or that of `--params`.
   */
  file: string;
  /**
   * Line, counted from 1.
   */
  line: number;
  /**
   * Column, counted from 1, in UTF-16 code units.
   */
  column: number;
  /**
   * Text of the line. Empty if the file could not be read.
   */
  sourceLine: string;
  /**
   * What was found.
   */
  found: string;
  /**
   * What was expected.
   */
  expected?: string;
  /**
   * What to do.
   */
  remedy?: string;
  /**
   * The most likely intended name.
   */
  suggestion?: string;
}
/**
 * Summary of the pipeline. Present only if there is no error.
 */
export interface PipelineSummary {
  /**
   * The pipeline's name.
   */
  name: string;
  /**
   * The stages, in an order in which they can run.
   */
  stages: {
    /**
     * The stage's name.
     */
    name: string;
    /**
     * The stage's kind.
     */
    kind: 'prepare' | 'warmup' | 'search' | 'derive' | 'evaluate';
  }[];
  /**
   * The value of each parameter, including values set for this check.
   */
  params: {
    [k: string]: string | number | boolean;
  };
}
