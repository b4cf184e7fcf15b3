// A real process with the preload; a short program that writes to a store replaces the compute process.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { projectRoot } from '../../../platform/paths.js';
import type { WriteTrigger } from '../../../tools/faults/triggers.js';
import { readTrace } from '../../../tools/faults/trace.js';

const program = `
import { localStore } from ${JSON.stringify(pathToFileURL(join(projectRoot, 'dist/store/local/local-store.js')).href)};
const store = localStore(process.env.STRATA_HOME + '/store');
await new Promise((resolve) => process.once('message', resolve));
process.send({ type: 'progress', phase: 'train', step: 1, year: new Date().getFullYear() });
await store.write('stages/k/checkpoints/1-1.safetensors', 'state of step 1');
await store.write('stages/k/checkpoints/1-1.json', 'manifest', { exclusive: true });
process.disconnect();
`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'strata-preload-'));
  await mkdir(join(folder, 'nas'));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await writeFile(join(folder, 'nas', 'compute.js'), program);
});
afterEach(() => rm(folder, { recursive: true }));

async function compute(trigger?: Partial<WriteTrigger>) {
  if (trigger)
    await writeFile(
      join(folder, 'trigger.json'),
      JSON.stringify({ process: 'compute', action: 'die', nth: 1, ...trigger }),
    );
  const watcher = pathToFileURL(join(projectRoot, 'dist', 'tools', 'faults', 'preload.js')).href;
  const child = execa(process.execPath, [`--import=${watcher}`, join(folder, 'nas', 'compute.js')], {
    ipc: true,
    reject: false,
    env: { STRATA_HOME: folder, STRATA_FAULTS: folder },
  });
  await child.sendMessage({ kind: 'search', key: 'k', fence: 1 });
  const { signal } = await child;
  const trace = readTrace(join(folder, 'trace'));
  const lines = trace.read();
  trace.close();
  const files = await readdir(join(folder, 'store', 'stages', 'k', 'checkpoints')).catch(() => []);
  return { signal, lines, files };
}

test('traces the job, the messages and the writes, and changes nothing', async () => {
  const { signal, lines, files } = await compute();
  expect(signal).toBeUndefined();
  expect(files).toHaveLength(2);
  expect(lines).toMatchObject([
    { process: 'compute', type: 'job', kind: 'search', key: 'k', fence: 1 },
    { type: 'progress', kind: 'search', phase: 'train', step: 1 },
    { type: 'operation', kind: 'search', object: 'stages/k/checkpoints/1-1.safetensors' },
    { type: 'operation', kind: 'search', object: 'stages/k/checkpoints/1-1.json' },
  ]);
});

test.each([
  ['before a manifest', { when: 'before', object: 'json$' }, ['1-1.safetensors']],
  ['after a state', { when: 'after', object: 'safetensors$' }, ['1-1.safetensors']],
  ['within its second write', { when: 'within', nth: 2 }, ['1-1.safetensors']],
  ['at the second object', { when: 'after', object: 'checkpoints', nth: 2 }, ['1-1.json', '1-1.safetensors']],
] as const)('a process dies %s, once', async (_, trigger, left) => {
  const first = await compute(trigger);
  expect(first.signal).toBe('SIGKILL');
  expect(first.files).toEqual(left);
  expect(first.lines.at(-1)).toMatchObject({ type: 'injected' });
  expect((await compute(trigger)).signal).toBeUndefined();
});

test('a process that dies within a write leaves half of the file', async () => {
  await compute({ when: 'within' });
  const [name] = await readdir(join(folder, 'store', '.writing'));
  expect(await readFile(join(folder, 'store', '.writing', name!), 'utf8')).toBe('state of');
});

test('a trigger for another kind of stage does not fire', async () => {
  expect((await compute({ kind: 'evaluate', when: 'before', object: '' })).signal).toBeUndefined();
});
