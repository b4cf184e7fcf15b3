/** Every fault that a spec can have. A code is never reused for another meaning. */
export type DiagnosticCode =
  | 'SPEC_UNREADABLE'
  | 'SPEC_TOO_LARGE'
  | 'SPEC_YAML_SYNTAX'
  | 'SPEC_DUPLICATE_KEY'
  | 'SPEC_ALIAS'
  | 'SPEC_API_VERSION'
  | 'SPEC_UNKNOWN_KEY'
  | 'SPEC_MISSING_KEY'
  | 'SPEC_WRONG_TYPE'
  | 'SPEC_OUT_OF_RANGE'
  | 'SPEC_UNKNOWN_VALUE'
  | 'SPEC_BAD_FORMAT'
  | 'SPEC_BAD_NAME'
  | 'SPEC_CONFLICT'
  | 'SPEC_UNKNOWN_KIND'
  | 'SPEC_EXPRESSION'
  | 'SPEC_UNKNOWN_PARAM'
  | 'SPEC_UNUSED_PARAM'
  | 'SPEC_PARAM_UNSET'
  | 'SPEC_SET_SYNTAX'
  | 'SPEC_SET_UNKNOWN'
  | 'SPEC_SET_VALUE'
  | 'SPEC_UNKNOWN_STAGE'
  | 'SPEC_UNKNOWN_OUTPUT'
  | 'SPEC_WRONG_OUTPUT_KIND'
  | 'SPEC_REFERENCE_EXPECTED'
  | 'SPEC_REFERENCE_MISPLACED'
  | 'SPEC_CYCLE'
  | 'SPEC_LEVELS'
  | 'SPEC_NETWORK_IMPOSSIBLE'
  | 'SPEC_FILE_MISSING'
  | 'SPEC_URL';

/** What is wrong, before it is known where. */
export interface Finding {
  readonly code: DiagnosticCode;
  /** A warning does not stop a run. */
  readonly severity?: 'error' | 'warning';
  /** What was found. */
  readonly found: string;
  /** What would have been right. */
  readonly expected?: string;
  /** What the author can do. */
  readonly remedy?: string;
  /** The name that was probably meant. */
  readonly suggestion?: string;
}

/** One fault of a spec, with its place. */
export interface Diagnostic extends Finding {
  readonly severity: 'error' | 'warning';
  /** As the user named it. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1, in characters. */
  readonly column: number;
  /** The line itself, for showing. */
  readonly sourceLine: string;
}
