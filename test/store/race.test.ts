import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { temporaryStore } from './temporary-folder.js';

const program = fileURLToPath(new URL('./programs/race.mjs', import.meta.url));

interface Winnings {
  readonly won: number[];
  readonly fences: number[];
  readonly published: string[];
}

test('exactly one of several concurrent processes gets each name, fencing number and result', async () => {
  const { store } = await temporaryStore();
  const names = ['ada', 'ben', 'cleo'];
  const racers = names.map((name) => execa(process.execPath, [program, store.uri, name]));
  await Promise.all(racers.map((racer) => new Promise((resolve) => racer.stdout.once('data', resolve))));
  for (const racer of racers) racer.stdin.write('go');
  const all = (await Promise.all(racers)).map(
    ({ stdout }) => JSON.parse(stdout.split('\n').at(-1)!) as Winnings,
  );

  const winners = all.flatMap(({ won }, index) => won.map((round) => [round, names[index]] as const));
  expect(winners.map(([round]) => round).sort((a, b) => a - b)).toEqual([...Array(60).keys()]);
  for (const [round, name] of winners)
    expect(Buffer.from((await store.read(`race/${round}`))!).toString()).toBe(name);

  const fences = all.flatMap((winnings) => winnings.fences).sort((a, b) => a - b);
  expect(fences).toEqual([...Array(45).keys()].map((index) => index + 1));

  for (const { published } of all) expect(published).toEqual(all[0]!.published);
});
