// Measures the cost of checkpoints in a search at the default cadence: npm run bench:checkpoints -- --images PATH [--steps N]
// One run of the compute process, which reports for each checkpoint how long the training waited and how long writing
// continued in the background. A comparison with a run without checkpoints would be less precise than the noise.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { execaNode } from 'execa';
import type { ComputeEvent, ComputeJob } from '../../nas/protocol.js';
import { projectRoot } from '../../platform/paths.js';
import type { JsonObject } from '../../schemas/json.js';
import { fillDefaults } from '../../schemas/validate.js';
import type { Artifact } from '../../store/blob.js';
import { localStore } from '../../store/local/local-store.js';

const { values } = parseArgs({
  options: {
    images: { type: 'string' },
    steps: { type: 'string', default: '100' },
    channels: { type: 'string', default: '16' },
    cells: { type: 'string', default: '8' },
  },
});
if (values.images === undefined) throw new Error('--images PATH: a folder or archive of class folders');

const folder = mkdtempSync(join(tmpdir(), 'strata-bench-'));
// A compute process treats a store without runs as not mounted.
mkdirSync(join(folder, 'store', 'runs'), { recursive: true });
const store = localStore(join(folder, 'store'));
let trained = 0;
const written: { waited: number; seconds: number; size: number; step: number }[] = [];

const prepared = await compute('prepare', {}, { source: { format: 'imageFolder' }, limit: { train: 2000 } });

await compute(
  'search',
  { dataset: prepared['dataset']! },
  {
    network: { channels: Number(values.channels), cells: Number(values.cells) },
    ...{ epochs: 1, batch: 16, stepsPerEpoch: Number(values.steps) },
  },
);
const [waited, beside] = [total('waited'), total('seconds')];
console.log(
  `${values.steps} steps in ${trained.toFixed(1)} s (without recording and measuring), ${written.length} checkpoints of ${Math.round(written[0]!.size / 1e6)} MB`,
);
console.log(`  the training waited ${waited.toFixed(2)} s for them: ${percent(waited)} of its time`);
console.log(`  background writing took ${beside.toFixed(2)} s more: ${percent(waited + beside)} together`);
rmSync(folder, { recursive: true });

function total(field: 'waited' | 'seconds'): number {
  return written.reduce((sum, one) => sum + one[field], 0);
}

function percent(seconds: number): string {
  return `${((100 * seconds) / trained).toFixed(2)} %`;
}

/** Computes a stage and returns its outputs. */
async function compute(
  kind: ComputeJob['kind'],
  inputs: Readonly<Record<string, Artifact>>,
  settings: JsonObject,
): Promise<Readonly<Record<string, Artifact>>> {
  const filled = { ...settings };
  fillDefaults(`stage-${kind}`, filled);
  const job: ComputeJob = {
    ...{ kind, key: kind === 'prepare' ? 'a'.repeat(64) : 'b'.repeat(64), with: filled, inputs },
    sources: kind === 'prepare' ? { images: { path: values.images!, digest: '' } } : {},
    ...{ store: store.uri, fence: 1, checkpoint: { keep: 3 } },
  };
  const child = execaNode(join(projectRoot, 'dist', 'nas', 'compute.js'), { stdio: 'ignore', ipc: true });
  let firstStepAt = 0;
  const ended = new Promise<Readonly<Record<string, Artifact>>>((resolve, reject) => {
    child.on('message', (event: ComputeEvent) => {
      if (event.type === 'checkpoint') written.push(event);
      if (event.type === 'progress' && event.phase === 'train') {
        if (event.step === 1) firstStepAt = performance.now();
        trained = (performance.now() - firstStepAt) / 1000;
      }
      if (event.type === 'done') resolve(event.outputs);
      if (event.type === 'failed') reject(new Error(JSON.stringify(event.error)));
    });
  });
  child.send(job);
  const outputs = await ended;
  await child;
  return outputs;
}
