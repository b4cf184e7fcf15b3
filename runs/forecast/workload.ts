import type { Json, JsonObject } from '../../schemas/json.js';
import type { StageKind } from '../../spec/plan.js';
import { stageDefinition } from '../../stages/kinds.js';

/** What determines the cost of computing a stage. */
export interface Workload {
  readonly kind: StageKind;
  readonly settings: JsonObject;
  /** Training images per pass. Undefined if the data set is not known. */
  readonly images: number | undefined;
  /** The settings that determine the cost of one step, by path. */
  readonly costs: Readonly<Record<string, Json>>;
}

/** What a stage passes on to the stages that read its outputs. */
export interface Inherited {
  /** Images in each part of the data set. */
  readonly parts?: Readonly<Record<'weights' | 'alpha' | 'measure', number>>;
  readonly network?: Json;
}

/** `summary` is from the stage's result, if there is one; `inputs` is what the stage reads. */
export function inherited(
  { kind, settings }: { readonly kind: StageKind; readonly settings: JsonObject },
  summary: JsonObject | undefined,
  inputs: readonly Inherited[],
): Inherited {
  const parts = makesDataset(kind) ? summary?.['images'] : undefined;
  const network = settings['network'];
  return Object.assign(
    {},
    ...inputs,
    isParts(parts) && { parts },
    network !== undefined && { network },
  ) as Inherited;
}

export function workload(kind: StageKind, settings: JsonObject, { parts, network }: Inherited): Workload {
  const { trainsOnAllImages, costs } = stageDefinition(kind);
  const given = Object.entries({ ...(network !== undefined && { network }), ...settings });
  return {
    kind,
    settings,
    images: parts && (trainsOnAllImages ? parts.weights + parts.alpha + parts.measure : parts.weights),
    costs: leaves(Object.fromEntries(given.filter(([name]) => costs.includes(name)))),
  };
}

/** Total steps; undefined if the stage has none, or the data set is not known. */
export function stepsOf({ settings, images }: Workload): number | undefined {
  const { epochs, stepsPerEpoch, batch } = settings as Partial<Record<string, number>>;
  if (epochs === undefined || batch === undefined) return undefined;
  if (stepsPerEpoch !== undefined) return epochs * stepsPerEpoch;
  return images === undefined ? undefined : epochs * Math.floor(images / batch);
}

/** The ratio of two workloads of the same kind, by the number of training images seen. */
export function ratio(now: Workload, before: Workload): number {
  const seen = imagesSeen(now, before) / imagesSeen(before, now);
  return Number.isFinite(seen) ? seen : 1;
}

/** In a unit common to both: if neither data set is known, they are assumed to have the same size. */
function imagesSeen(workload: Workload, other: Workload): number {
  const images = workload.images ?? other.images;
  const steps = stepsOf({ ...workload, images });
  const { epochs, batch } = workload.settings as Partial<Record<string, number>>;
  return steps === undefined ? (epochs ?? 1) : steps * batch!;
}

function makesDataset(kind: StageKind): boolean {
  return stageDefinition(kind).outputs.includes('dataset');
}

function isParts(value: Json | undefined): value is Record<'weights' | 'alpha' | 'measure', number> {
  const counts = value as Record<string, unknown> | undefined;
  return ['weights', 'alpha', 'measure'].every((part) => typeof counts?.[part] === 'number');
}

/** The values of nested settings by path, such as `entropy.to`. A list is one value. */
export function leaves(settings: JsonObject, prefix = ''): Record<string, Json> {
  const paths = Object.entries(settings).flatMap(([name, value]): [string, Json][] => {
    const isGroup = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (!isGroup) return [[`${prefix}${name}`, value]];
    return Object.entries(leaves(value as JsonObject, `${prefix}${name}.`));
  });
  return Object.fromEntries(paths);
}
