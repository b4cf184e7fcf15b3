import type { JsonObject } from '../schemas/json.js';
import type { apiVersion } from '../schemas/versions.js';
import type { StageKind } from '../stages/kinds.js';

export type { StageKind };

/**
 * A spec made ready to run: parameters filled in, defaults written out, references checked, order fixed.
 * Plain JSON, to travel through Temporal and to be stored with the run.
 */
export interface Plan {
  readonly apiVersion: typeof apiVersion;
  /** The pipeline's name, as the spec gives it. */
  readonly name: string;
  readonly params: Readonly<Record<string, string | number | boolean>>;
  readonly spec: { readonly file: string; readonly digest: string };
  /** In topological order; ties keep the order of the file. */
  readonly stages: readonly PlannedStage[];
}

export interface PlannedStage {
  readonly name: string;
  readonly kind: StageKind;
  /** Resolved parameters that change the result, defaults included; no references and no paths. Part of the key. */
  readonly with: JsonObject;
  /** Outputs of other stages that this one reads, by the name of the `with` field that referred to them. */
  readonly inputs: Readonly<Record<string, OutputReference>>;
  /** Raw data that this stage reads, by role. Its content digests are part of the key. */
  readonly sources: Readonly<Record<string, PlannedSource>>;
  /** Every stage that must have finished before this one starts, those in `inputs` included. */
  readonly needs: readonly string[];
  readonly retry: {
    readonly attempts: number;
    readonly backoffSeconds: number;
    readonly maximumBackoffSeconds: number;
  };
  /** Longest time one attempt may take, in seconds. */
  readonly timeoutSeconds: number;
  readonly checkpoint: {
    readonly everySteps?: number;
    readonly everySeconds?: number;
    readonly keep: number;
  };
  readonly resources: { readonly queue: 'cpu' | 'gpu' };
}

/** An absolute path, or a file to be fetched. */
export type PlannedSource = string | RemoteSource;

export interface RemoteSource {
  readonly url: string;
  /** 64 hexadecimal digits: the fetched file must have this digest. */
  readonly sha256: string;
}

export interface OutputReference {
  readonly stage: string;
  readonly output: string;
}

/** Raw data that a stage reads. */
export interface Sources {
  /** The field of `with` that names the data. In the plan it keeps the format and the options, without the paths. */
  readonly field: 'source' | 'genotype';
  readonly format: 'mnist' | 'idx' | 'cifar10' | 'cifar100' | 'imageFolder' | 'file';
  /** By role. */
  readonly files: Readonly<Record<string, PlannedSource>>;
  /** Further settings of the field: how the files are read. */
  readonly options?: JsonObject;
}

/** A checked stage, before it is planned. Its problems have been reported. */
export interface DraftStage {
  readonly name: string;
  readonly kind: StageKind;
  /** `with`, defaults written out and references still in place; undefined where it does not match its schema. */
  readonly settings: JsonObject | undefined;
  /** By field name: only references to outputs that exist and fit. */
  readonly inputs: Readonly<Record<string, OutputReference>>;
  /** Stages listed under `needs` that exist. */
  readonly after: readonly string[];
  /** Raw data, for a kind that reads any. */
  readonly sources: Sources | undefined;
}
