import type { DeriveSettings } from '../schemas/generated/stage-derive.js';
import type { EvaluateSettings } from '../schemas/generated/stage-evaluate.js';
import type { PrepareSettings } from '../schemas/generated/stage-prepare.js';
import type { SearchSettings } from '../schemas/generated/stage-search.js';
import type { WarmupSettings } from '../schemas/generated/stage-warmup.js';
import type { Json, JsonObject } from '../schemas/json.js';
import { readSchema } from '../schemas/load-schema.js';
import { isObject } from './path.js';
import type { Sources, StageKind } from './plan.js';

/** What each kind of stage leaves behind. Equal names are outputs of the same kind. */
export const stageOutputs: Readonly<Record<StageKind, readonly string[]>> = {
  prepare: ['dataset'],
  warmup: ['checkpoint', 'metrics'],
  search: ['checkpoint', 'metrics'],
  derive: ['genotype'],
  evaluate: ['weights', 'metrics'],
};

export function isStageKind(text: unknown): text is StageKind {
  return typeof text === 'string' && Object.hasOwn(stageOutputs, text);
}

/** Part of every stage key. Raise a kind's number by hand whenever the same settings give another result. */
export const stageVersions: Readonly<Record<StageKind, number>> = {
  prepare: 1,
  warmup: 2,
  search: 2,
  derive: 2,
  evaluate: 3,
};

/** Which output a field reads, and of which kinds of stage. */
export interface Reads {
  readonly output: string;
  readonly of: readonly StageKind[];
}

const known = new Map<StageKind, ReadonlyMap<string, Reads>>();

/** The fields of a kind's `with` that read another stage's output: those that its schema marks with `x-reads`. */
export function stageReads(kind: StageKind): ReadonlyMap<string, Reads> {
  const before = known.get(kind);
  if (before) return before;
  const reads = new Map(
    Object.entries(fieldsOf(kind)).flatMap(([name, field]) =>
      field['x-reads'] ? [[name, field['x-reads'] as unknown as Reads]] : [],
    ),
  );
  known.set(kind, reads);
  return reads;
}

/** Whether a kind's `with` has a field of this name. */
export function isSetting(kind: StageKind, name: string): boolean {
  return Object.hasOwn(fieldsOf(kind), name);
}

const fields = new Map<StageKind, Record<string, JsonObject>>();

function fieldsOf(kind: StageKind): Record<string, JsonObject> {
  const before = fields.get(kind);
  if (before) return before;
  const read = readSchema(`stage-${kind}`)['properties'] as Record<string, JsonObject>;
  fields.set(kind, read);
  return read;
}

/** What the `with` of a planned stage holds, by kind: defaults are written out, references and paths are gone. */
export interface StageSettings {
  readonly prepare: Filled<Omit<PrepareSettings, 'source'>> & {
    readonly source: { readonly format: Sources['format']; readonly labels?: 'fine' | 'coarse' };
  };
  readonly warmup: Filled<Omit<WarmupSettings, 'dataset'>>;
  readonly search: Filled<Omit<SearchSettings, 'from' | 'dataset' | 'network'>> & {
    /** Only where the search starts afresh; otherwise it comes with the checkpoint. */
    readonly network?: NetworkSettings;
  };
  readonly derive: Filled<Omit<DeriveSettings, 'from'>>;
  readonly evaluate: Filled<Omit<EvaluateSettings, 'dataset' | 'genotype' | 'preset'>> & {
    /** Only where the genotype is no output of a stage. */
    readonly genotype?: { readonly format: 'file' } | { readonly published: 'DARTS_V1' | 'DARTS_V2' };
  };
}

export type NetworkSettings = Filled<NonNullable<WarmupSettings['network']>>;

/** These have no default, so they may be absent. */
type WithoutDefault =
  | 'stepsPerEpoch'
  | 'limit'
  | 'size'
  | 'shorterSide'
  | 'streaming'
  | 'partialChannels'
  | 'levelWeights'
  | 'skipDropout'
  | 'maxSkips';

type Filled<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in Exclude<keyof T, WithoutDefault>]-?: Filled<NonNullable<T[K]>> } & {
        readonly [K in Extract<keyof T, WithoutDefault>]?: Filled<NonNullable<T[K]>>;
      }
    : T;

/** What a preset gives where it differs from the schema's own defaults. */
const presets: Partial<Record<StageKind, Readonly<Record<string, JsonObject>>>> = {
  evaluate: {
    cifar: {},
    // DARTS, cnn/train_imagenet.py.
    'imagenet-mobile': {
      stem: 'imagenet',
      cells: 14,
      channels: 48,
      batch: 128,
      epochs: 250,
      weights: { learningRate: { schedule: 'exponential', from: 0.1, factor: 0.97 }, weightDecay: 3e-5 },
      labelSmoothing: 0.1,
      dropPath: 0,
      cutout: 0,
      augment: {
        resizedCrop: 0.08,
        colorJitter: { brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.2 },
      },
    },
  },
};

/**
 * Writes a preset's values into the settings, under those that were given. The preset's own name goes: what matters, and
 * makes the stage's key, are the values. An unknown name stays, for the schema to refuse.
 */
export function applyPreset(kind: StageKind, settings: Record<string, Json>): void {
  const name = settings['preset'];
  const known = presets[kind];
  if (typeof name !== 'string' || !known || !Object.hasOwn(known, name)) return;
  delete settings['preset'];
  fillIn(settings, known[name] as JsonObject);
}

function fillIn(settings: Record<string, Json>, values: JsonObject): void {
  for (const [field, value] of Object.entries(values)) {
    const given = settings[field];
    if (given === undefined) settings[field] = structuredClone(value);
    else if (isObject(given) && isObject(value)) fillIn(given, value);
  }
}
