// Checks that a data set of many images streams: npm run stream-check -- [--images N] [--steps N]
// The compute process prepares, trains on and tests 100,000 images in class folders. Its peak memory is compared with that
// of the same process and network on a small data set in memory. Needs about 1 GB of disk space.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { compute } from '../../activities/compute-process.js';
import { integers, keyedGenerator } from '../../nas/random.js';
import { tf } from '../../nas/tensor/tensorflow.js';
import { projectRoot } from '../../platform/paths.js';
import { checkSpec } from '../../spec/check-spec.js';
import type { Artifact } from '../../store/blob.js';

const SIDE = 64;
const PICTURES = 200;

/**
 * Writes `count` JPEG files of 64 × 64 below `folder`, one in ten for testing, in class folders. There are 200 pictures,
 * but no two files are equal: each has its number in a comment.
 */
async function writeManyImages(folder: string, count: number, classes: number): Promise<void> {
  const pictures: Buffer[] = [];
  for (let i = 0; i < PICTURES; i++) pictures.push(await picture(i));
  const names = Array.from({ length: classes }, (_, i) => `class-${String(i).padStart(4, '0')}`);
  for (const set of ['train', 'test'])
    for (const name of names) await mkdir(join(folder, set, name), { recursive: true });
  const atOnce = 200;
  for (let start = 0; start < count; start += atOnce) {
    const numbers = Array.from({ length: Math.min(atOnce, count - start) }, (_, i) => start + i);
    await Promise.all(
      numbers.map((number) => {
        const set = Math.floor(number / classes) % 10 === 9 ? 'test' : 'train';
        const file = join(folder, set, names[number % classes]!, `${number}.jpg`);
        return writeFile(file, numbered(pictures[number % PICTURES]!, number));
      }),
    );
  }
}

/** Smooth colors, which compress like photographs. */
async function picture(seed: number): Promise<Buffer> {
  const coarse = Int32Array.from(integers(keyedGenerator({ seed, purpose: 'picture' }), 8 * 8 * 3, 256));
  const pixels = tf.tidy(() => tf.image.resizeBilinear(tf.tensor3d(coarse, [8, 8, 3]), [SIDE, SIDE]).toInt());
  const bytes = await tf.node.encodeJpeg(pixels);
  pixels.dispose();
  return Buffer.from(bytes);
}

/** The file with a comment right after its first marker. */
function numbered(jpeg: Buffer, number: number): Buffer {
  const text = Buffer.from(`image ${number}`);
  const marker = Buffer.from([0xff, 0xfe, 0, text.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), marker, text, jpeg.subarray(2)]);
}

const { values } = parseArgs({
  options: { images: { type: 'string', default: '100000' }, steps: { type: 'string', default: '300' } },
});
const count = Number(values.images);
const classes = 100;
const limit = 2 ** 30;

const folder = mkdtempSync(join(tmpdir(), 'strata-stream-'));
const many = join(folder, 'many');
const few = join(folder, 'few');
const store = pathToFileURL(join(folder, 'store')).href;
// A compute process treats a store without runs as not mounted.
mkdirSync(join(folder, 'store', 'runs'), { recursive: true });

// Given, as for ImageNet: computing it would need a pass over all images.
const normalize = 'normalize: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] }';

const spec = (images: string, settings: string) => `apiVersion: strata/v1
name: stream-check
stages:
  data: { uses: prepare, with: { source: { imageFolder: ${images} }, size: 64, shorterSide: 73, ${normalize}, ${settings} } }
  evaluate:
    uses: evaluate
    with:
      dataset: \${{ stages.data.outputs.dataset }}
      genotype: { published: DARTS_V2 }
      preset: imagenet-mobile
      cells: 5
      channels: 8
      batch: 32
      epochs: 1
      stepsPerEpoch: ${values.steps}
      auxiliary: false
`;

let runs = 0;
/** Runs one stage in a compute process; returns its peak memory in bytes and its outputs. */
async function peakOf(text: string, name: 'data' | 'evaluate', inputs: Record<string, Artifact>) {
  const { plan, diagnostics } = checkSpec(text, join(folder, 'spec.yaml'));
  const stage = plan?.stages.find((one) => one.name === name);
  if (!stage) throw new Error(diagnostics.map(({ found }) => found).join('\n'));
  const run = runs++;
  const peakFile = join(folder, `peak-${run}`);
  const sources = Object.entries(stage.sources).map(
    ([role, path]) => [role, { path: path as string, digest: '' }] as const,
  );
  const began = performance.now();
  let shown = 0;
  const end = await compute({
    program: join(projectRoot, 'dist', 'nas', 'compute.js'),
    job: {
      kind: stage.kind,
      key: String(run).repeat(64),
      with: stage.with,
      inputs,
      sources: Object.fromEntries(sources),
      store,
      fence: 1,
      checkpoint: { everySeconds: 3600, keep: 1 },
    },
    env: {
      STRATA_BENCH_PEAK: peakFile,
      NODE_OPTIONS: `--import=${pathToFileURL(join(projectRoot, 'tools', 'bench', 'peak-at-exit.mjs')).href}`,
    },
    logFile: join(folder, 'log'),
    stop: new AbortController().signal,
    graceSeconds: 20,
    onEvent(event) {
      if (event.type !== 'progress' || performance.now() - shown < 10_000) return;
      shown = performance.now();
      console.log(`  ${name}: ${event.phase} ${event.step} of ${event.steps}`);
    },
  });
  if (end.type !== 'done') throw new Error(`${name} was stopped`);
  const peak = Number(readFileSync(peakFile, 'utf8')) * 1024;
  const seconds = (performance.now() - began) / 1000;
  console.log(`${name}: ${show(peak)} at most, ${seconds.toFixed(0)} s`);
  return { peak, outputs: end.outputs };
}

const show = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;

try {
  console.log(`${cpus()[0]!.model}, load ${loadavg()[0]!.toFixed(1)}; making ${count} images`);
  await writeManyImages(many, count, classes);
  await writeManyImages(few, 10 * classes, classes);

  console.log(`\n${10 * classes} images in memory`);
  const held = spec(few, 'holdout: 0');
  const baseData = await peakOf(held, 'data', {});
  const baseEvaluate = await peakOf(held, 'evaluate', { dataset: baseData.outputs['dataset']! });

  console.log(`\n${count} images, streamed`);
  const streamed = spec(many, 'holdout: 0, streaming: true');
  const data = await peakOf(streamed, 'data', {});
  const evaluate = await peakOf(streamed, 'evaluate', { dataset: data.outputs['dataset']! });

  const above = [data.peak - baseData.peak, evaluate.peak - baseEvaluate.peak] as const;
  console.log(`\nabove the baseline: ${show(above[0])} to prepare, ${show(above[1])} to train and test`);
  const fits = above.every((bytes) => bytes < limit);
  console.log(fits ? 'less than 1 GiB: passed' : 'not less than 1 GiB: FAILED');
  process.exitCode = fits ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
