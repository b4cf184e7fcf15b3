// A stage's version is part of its key, and is raised by hand. What decides a stage's result without depending on the
// processor is fingerprinted here, on tiny settings: recorded graphs, first weights, batches, schedules, derived cells.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { trainingBatch } from '../../nas/data/batches.js';
import { datasetBytes } from '../../nas/data/dataset-file.js';
import { type Dataset, indicesOf } from '../../nas/data/dataset.js';
import type { Variation } from '../../nas/data/images/variation.js';
import { splitParts } from '../../nas/data/split.js';
import { dropPathFactors, evaluationProgram } from '../../nas/evaluate/program.js';
import { evaluationLayers } from '../../nas/network/evaluation-layers.js';
import { FlatParameters } from '../../nas/network/parameters.js';
import { publishedGenotype } from '../../nas/network/parse-genotype.js';
import { supernetParameters } from '../../nas/network/supernet-layers.js';
import { initialAlpha, softmaxRows } from '../../nas/search/architecture.js';
import { searchProgram } from '../../nas/search/program.js';
import { deriveLevels } from '../../nas/search/derivation.js';
import { levelCount, levelOfCell } from '../../nas/search/levels.js';
import { capture } from '../../nas/tensor/capture.js';
import { cosineRate, decayingRate, ramp } from '../../nas/training/schedules.js';
import { projectRoot } from '../../platform/paths.js';
import type { StageKind } from '../../spec/plan.js';
import { stageKinds } from '../../stages/kinds.js';

const file = join(projectRoot, 'test/fixtures/stage-fingerprints.json');
const network = { cells: 3, channels: 4, nodes: 2, stemMultiplier: 2, imageChannels: 1, classes: 2 };
const levels = levelOfCell('stage', network);
const alpha = initialAlpha(levelCount(levels), network.nodes, 5);
const sgd = { momentum: 0.9, weightDecay: 3e-4, clip: 5 };

const pixels = (count: number): Uint8Array =>
  Uint8Array.from({ length: count * 64 }, (_, i) => (i * 37) % 251);
const labels = (count: number): Int32Array => Int32Array.from({ length: count }, (_, i) => i % 2);
const dataset: Dataset = {
  classes: ['a', 'b'],
  height: 8,
  width: 8,
  channels: 1,
  mean: [0.5],
  std: [0.25],
  train: {
    count: 20,
    images: pixels(20),
    labels: labels(20),
    part: splitParts(labels(20), { holdout: 0.4, measure: 0.2, seed: 3 }),
  },
  test: { count: 4, images: pixels(4), labels: labels(4) },
};

function hash(...parts: (string | Float32Array | Uint8Array | Int32Array)[]): string {
  const sum = createHash('sha256');
  for (const part of parts)
    sum.update(typeof part === 'string' ? part : Buffer.from(part.buffer, part.byteOffset, part.byteLength));
  return sum.digest('hex');
}

function batch(purpose: string, part: 'weights' | 'train', variation: Partial<Variation> = {}): string {
  const options = {
    seed: 1,
    purpose,
    epoch: 1,
    step: 1,
    batch: 3,
    augment: { crop: 1, flip: true, ...variation },
    cutout: 3,
  };
  const drawn = trainingBatch(dataset, indicesOf(dataset, part), options);
  return hash(drawn.images, drawn.labels);
}

// The last map is 3 × 3, so that what odd sizes need is in the graph.
const graph = (alphaOptions: boolean): string =>
  capture(
    searchProgram({
      network,
      levelOfCell: levels,
      imageSize: [12, 12],
      batch: 3,
      sgd,
      ...(alphaOptions && { alpha: { betas: [0.5, 0.999], weightDecay: 1e-3, entropyOver: 'all' } as const }),
    }),
    2,
  ).digest;

const rates = [0, 1, 2].map((epoch) => cosineRate({ from: 0.025, to: 0.001 }, epoch, 3));
const falls = (['cosine', 'linear', 'exponential'] as const).map((schedule) =>
  decayingRate({ schedule, from: 0.1, to: 0.01, factor: 0.97 }, 2, 3),
);
const lambdas = (['constant', 'linear', 'cosine', 'step'] as const).map((schedule) =>
  ramp({ schedule, from: 0, to: 1, startEpoch: 0, endEpoch: 3 }, 1.25),
);

const fingerprints: Record<StageKind, () => string> = {
  prepare: () => hash(datasetBytes(dataset, { pad: 0, source: { format: 'idx' } })),
  warmup: () =>
    hash(
      graph(false),
      new FlatParameters(supernetParameters(network)).initialize(4),
      batch('warmup weights', 'weights'),
      JSON.stringify(rates),
    ),
  search: () =>
    hash(graph(true), alpha, batch('search weights', 'weights'), JSON.stringify([rates, lambdas])),
  derive: () => hash(JSON.stringify(deriveLevels(softmaxRows(alpha), levels, network.nodes))),
  evaluate: () => {
    const derived = {
      ...network,
      stem: 'cifar',
      classes: 6,
      genotype: publishedGenotype('DARTS_V2'),
      auxiliary: false,
    } as const;
    const program = {
      network: derived,
      imageSize: [8, 8],
      batch: 3,
      sgd,
      auxiliaryWeight: 0,
      labelSmoothing: 0.1,
      dropPath: true,
    } as const;
    return hash(
      capture(evaluationProgram(program), 2).digest,
      new FlatParameters(evaluationLayers(derived).parameters).initialize(4),
      batch('evaluate weights', 'train'),
      batch('evaluate weights', 'train', {
        resizedCrop: 0.3,
        colorJitter: { brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.2 },
      }),
      dropPathFactors({ seed: 2, epoch: 1, step: 1, count: 50, probability: 0.2 }),
      JSON.stringify(falls),
    );
  },
};

// After raising a version: UPDATE_FINGERPRINTS=1 npm test -- test/stages/stage-versions.test.ts
test.each(Object.keys(fingerprints) as StageKind[])(
  'what %s computes has not changed, or the version in its kind.ts was raised',
  (kind) => {
    const known = JSON.parse(readFileSync(file, 'utf8')) as Partial<Record<string, string>>;
    const name = `${kind} ${stageKinds[kind].version}`;
    const fingerprint = fingerprints[kind]();
    if (process.env['UPDATE_FINGERPRINTS'] && known[name] === undefined) {
      const kept = Object.entries(known).filter(([other]) => !other.startsWith(`${kind} `));
      writeFileSync(file, `${JSON.stringify(Object.fromEntries([...kept, [name, fingerprint]]), null, 2)}\n`);
      return;
    }
    expect(fingerprint).toBe(known[name]);
  },
);
