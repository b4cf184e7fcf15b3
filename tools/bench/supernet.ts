// Compares the time of a super-network step with PyTorch's, alternating in one run:
//   npm run bench -- [--python PYTHON] [--steps N] [--device cpu|cuda]
// Without PyTorch in PYTHON only Strata's times are shown.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { FlatParameters } from '../../nas/network/parameters.js';
import { supernetParameters } from '../../nas/network/supernet-layers.js';
import { keyedGenerator, normal } from '../../nas/random.js';
import { initialAlpha } from '../../nas/search/architecture.js';
import { searchProgram } from '../../nas/search/program.js';
import { levelCount, levelOfCell } from '../../nas/search/levels.js';
import { capture } from '../../nas/tensor/capture.js';
import { projectRoot } from '../../platform/paths.js';

const THREADS = 2;
// [batch, image size, channels, cells]: the quickstart's, a small one, DARTS's network with a small and its own batch.
const CASES = [
  [32, 28, 4, 5],
  [32, 32, 8, 5],
  [16, 32, 16, 8],
  [64, 32, 16, 8],
] as const;

const { values } = parseArgs({
  options: {
    python: { type: 'string', default: 'python3' },
    steps: { type: 'string', default: '5' },
    // PyTorch's device; Strata uses a GPU if its TensorFlow has one.
    device: { type: 'string', default: 'cpu' },
  },
});
const steps = Number(values.steps);
type Step = 'weights' | 'alpha';

for (const [batch, size, channels, cells] of CASES) {
  const label = `batch ${batch}, ${size}², C ${channels}, ${cells} cells`;
  const network = { cells, channels, nodes: 4, stemMultiplier: 3, imageChannels: 3, classes: 10 };
  const levels = levelOfCell('shared', network);
  const began = performance.now();
  const executor = capture(
    searchProgram({
      network,
      levelOfCell: levels,
      imageSize: [size, size],
      batch,
      sgd: { momentum: 0.9, weightDecay: 3e-4, clip: 5 },
      alpha: { betas: [0.5, 0.999], weightDecay: 1e-3, entropyOver: 'all' },
    }),
    THREADS,
  );
  const recording = seconds(began);
  const weights = new FlatParameters(supernetParameters(network)).initialize(0);
  const alpha = initialAlpha(levelCount(levels), network.nodes, 0);
  await executor.assign('weights', weights);
  await executor.assign('momentum', new Float32Array(weights.length));
  await executor.assign('alpha', alpha);
  await executor.assign('alphaFirstMoment', new Float32Array(alpha.length));
  await executor.assign('alphaSecondMoment', new Float32Array(alpha.length));
  const images = normal(keyedGenerator({ seed: 0, purpose: 'bench' }), batch * size * size * 3);
  const labels = Int32Array.from({ length: batch }, (_, i) => i % 10);
  const inputs = { images, labels, learningRate: 0.025, lambda: 0, correction1: 0.5, correction2: 0.001 };

  console.log(`${label}: recorded in ${recording.toFixed(1)} s, ${executor.listing.length} operations`);
  for (const step of ['weights', 'alpha'] as const) {
    const first = performance.now();
    await executor.call(step, inputs);
    const warming = seconds(first);
    const taken: number[] = [];
    for (let i = 0; i < steps; i++) {
      const start = performance.now();
      await executor.call(step, inputs);
      taken.push(seconds(start));
    }
    const ours = taken.sort((a, b) => a - b)[Math.floor(steps / 2)] as number;
    const theirs = await torch(step, [batch, size, channels, cells, steps, THREADS]);
    const ratio = theirs ? `, ratio ${(ours / theirs.best).toFixed(2)} to ${theirs.name}` : '';
    console.log(`  ${step}: ${ours.toFixed(3)} s (first ${warming.toFixed(1)} s)${ratio}`);
  }
}

async function torch(
  step: Step,
  sizes: readonly number[],
): Promise<{ best: number; name: string } | undefined> {
  const script = join(projectRoot, 'tools', 'bench', 'supernet.py');
  const run = await execa(values.python, [script, step, ...sizes.map(String), values.device], {
    reject: false,
  });
  if (run.exitCode !== 0) return undefined;
  const report = JSON.parse(run.stdout) as { torch: string; seconds: Record<string, number> };
  const [format, best] = Object.entries(report.seconds).sort(([, a], [, b]) => a - b)[0] as [string, number];
  return { best, name: `PyTorch ${report.torch}, ${format} (${best.toFixed(3)} s)` };
}

function seconds(since: number): number {
  return (performance.now() - since) / 1000;
}
