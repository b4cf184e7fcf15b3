// Checks that the same steps of a search give the same bits in separate processes:
//   npm run bench:repeat -- [--runs N] [--steps N] [--threads N]
// Prints a digest of the weights, momenta, α and moments of each run, and seconds for a pair of steps (α, weights).
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { FlatParameters } from '../../nas/network/parameters.js';
import { supernetParameters } from '../../nas/network/supernet-layers.js';
import { keyedGenerator, normal } from '../../nas/random.js';
import { initialAlpha } from '../../nas/search/architecture.js';
import { searchProgram } from '../../nas/search/program.js';
import { levelCount, levelOfCell } from '../../nas/search/levels.js';
import { capture } from '../../nas/tensor/capture.js';
import { adamCorrections } from '../../nas/tensor/optimizers.js';
import { executionFacts } from '../../nas/training/execution-facts.js';

const BETAS = [0.5, 0.999] as const;
// The network and batch of DARTS's search.
const [batch, size] = [64, 32];
const network = { cells: 8, channels: 16, nodes: 4, stemMultiplier: 3, imageChannels: 3, classes: 10 };

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '2' },
    steps: { type: 'string', default: '10' },
    threads: { type: 'string', default: '2' },
    here: { type: 'boolean', default: false },
  },
});
const steps = Number(values.steps);
const threads = Number(values.threads);

if (values.here) {
  await train();
} else {
  const digests = new Set<string>();
  for (let run = 0; run < Number(values.runs); run++) {
    const arguments_ = [
      fileURLToPath(import.meta.url),
      '--here',
      '--steps',
      values.steps,
      '--threads',
      values.threads,
    ];
    const { stdout } = await execa(process.execPath, arguments_, { stderr: 'inherit' });
    console.log(stdout);
    digests.add((JSON.parse(stdout) as { digest: string }).digest);
  }
  console.log(digests.size === 1 ? 'identical bits' : `${digests.size} different results`);
}

async function train(): Promise<void> {
  const levels = levelOfCell('stage', network);
  const executor = capture(
    searchProgram({
      network,
      levelOfCell: levels,
      imageSize: [size, size],
      batch,
      sgd: { momentum: 0.9, weightDecay: 3e-4, clip: 5 },
      alpha: { betas: BETAS, weightDecay: 1e-3, entropyOver: 'all' },
    }),
    threads,
  );
  const weights = new FlatParameters(supernetParameters(network)).initialize(0);
  const alpha = initialAlpha(levelCount(levels), network.nodes, 0);
  const state = {
    weights,
    momentum: new Float32Array(weights.length),
    alpha,
    alphaFirstMoment: new Float32Array(alpha.length),
    alphaSecondMoment: new Float32Array(alpha.length),
  };
  for (const [name, value] of Object.entries(state)) await executor.assign(name, value);
  const seconds: number[] = [];
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const began = performance.now();
    const [correction1, correction2] = adamCorrections(step + 1, BETAS);
    const onAlpha = { learningRate: 3e-3, lambda: 0.2, correction1, correction2 };
    await executor.call('alpha', { ...images(`alpha ${step}`), ...onAlpha });
    const out = await executor.call('weights', { ...images(`weights ${step}`), learningRate: 0.025 });
    losses.push(out['loss']?.[0] as number);
    seconds.push((performance.now() - began) / 1000);
  }
  const digest = createHash('sha256');
  for (const name of Object.keys(state)) digest.update(new Uint8Array((await executor.read(name)).buffer));
  const median = seconds.sort((a, b) => a - b)[Math.floor(steps / 2)];
  const { gpu, tensorflow } = executionFacts(threads);
  console.log(JSON.stringify({ digest: digest.digest('hex'), tensorflow, gpu, losses, median }));
}

function images(purpose: string) {
  return {
    images: normal(keyedGenerator({ seed: 0, purpose }), batch * size * size * 3),
    labels: Int32Array.from({ length: batch }, (_, i) => i % 10),
  };
}
