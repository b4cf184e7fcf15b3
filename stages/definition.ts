import type { Json, JsonObject } from '../schemas/json.js';

/** What is known of a stage kind besides the schema of its settings and its code; see stages/kinds.ts. */
export interface StageDefinition<Summary extends JsonObject = JsonObject> {
  /** Names of the outputs. Outputs of the same name have the same form in every kind. */
  readonly outputs: readonly string[];
  /** Part of every stage key. Raise it by hand whenever the same settings give another result. */
  readonly version: number;
  /** Its code runs on TensorFlow, and so on the GPU that the stage was given. */
  readonly usesTensorFlow: boolean;
  /** What `preset: NAME` gives where it differs from the schema's own defaults. */
  readonly presets?: Readonly<Record<string, JsonObject>>;
  /** Checks beyond the schema, and defaults that depend on other settings; these are written into `settings`. */
  readonly applyRules?: (settings: Settings, context: RuleContext) => void;
  /** It trains on every training image, and not only on those of the part `weights`. */
  readonly trainsOnAllImages?: boolean;
  /** Settings on which the time of one step depends; an estimate compares them with earlier runs. */
  readonly costs: readonly string[];
  /** What reports show of its summary; absent: nothing. */
  readonly report?: SummaryReport<Summary>;
}

/** The `with` of a stage, defaults written out and references still in place. */
export type Settings = Record<string, Json>;

export interface RuleContext {
  /** Whether the value exists and matches its schema. Rules check no other values, and so do not fail on them. */
  readonly isValid: (...fields: string[]) => boolean;
  /** Reports a problem of the value, or the key, at a path below `with`. */
  readonly report: (path: readonly (string | number)[], problem: Problem, at?: 'key' | 'value') => void;
}

/** A problem of a stage's settings; spec/diagnostic.ts has the problems of the whole spec. */
export interface Problem {
  readonly code:
    'SPEC_CONFLICT' | 'SPEC_LEVELS' | 'SPEC_MISSING_KEY' | 'SPEC_NETWORK_IMPOSSIBLE' | 'SPEC_OUT_OF_RANGE';
  readonly found: string;
  readonly expected: string;
  readonly remedy?: string;
}

export interface SummaryReport<Summary extends JsonObject> {
  /** Fields that must exist: a summary by another version of Strata may lack some, and is not shown then. */
  readonly needs: readonly string[];
  findings(summary: Summary): Finding[];
}

/** One figure of a run: what it is, its value, and what must be known to read it. */
export interface Finding {
  readonly label: string;
  readonly value: string;
  readonly note: string;
}

/** A fraction as findings show it: `27.17 %`. */
export function percent(fraction: number): string {
  return `${(100 * fraction).toFixed(2)} %`;
}
