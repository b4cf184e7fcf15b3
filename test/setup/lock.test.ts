import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runScript, setupModule } from './run-setup.js';

let cache: string;

beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'strata-lock-'));
});

afterEach(() => rmSync(cache, { recursive: true, force: true }));

function locked(body: string) {
  const text = `
    import { readFileSync, writeFileSync } from 'node:fs';
    import { setTimeout as sleep } from 'node:timers/promises';
    import { withLock } from ${setupModule('lock.mjs')};
    const hold = (task) => withLock('test', task);
    ${body}`;
  return runScript(text, { STRATA_CACHE: cache });
}

it('admits one process at a time', async () => {
  const counter = join(cache, 'counter');
  writeFileSync(counter, '0');
  const increment = `
    for (let i = 0; i < 8; i++) await hold(async () => {
      const value = Number(readFileSync(${JSON.stringify(counter)}, 'utf8'));
      await sleep(5);
      writeFileSync(${JSON.stringify(counter)}, String(value + 1));
    });`;
  await Promise.all([1, 2, 3, 4].map(() => locked(increment)));
  expect(readFileSync(counter, 'utf8')).toBe('32');
});

it('is free after its holder was killed', async () => {
  const holder = locked(`await hold(async () => { console.log('held'); await sleep(600_000); });`);
  await new Promise((settle) => holder.stdout.once('data', settle));
  const next = locked(`await hold(() => console.log('mine'));`);
  holder.kill('SIGKILL');
  await holder;
  expect((await next).stdout).toBe('mine');
});

it('is not taken from a live process', async () => {
  const holder = locked(`await hold(async () => { console.log('held'); await sleep(600_000); });`);
  await new Promise((settle) => holder.stdout.once('data', settle));
  const next = await locked(`
    const mine = hold(() => console.log('mine'));
    await Promise.race([mine, sleep(1000)]);
    process.exit();`);
  holder.kill('SIGKILL');
  await holder;
  expect(next.stdout).toBe('');
});
