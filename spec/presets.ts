import type { Json, JsonObject } from '../schemas/json.js';
import type { StageKind } from './plan.js';
import { isObject } from './value-at.js';

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
        colourJitter: { brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.2 },
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
