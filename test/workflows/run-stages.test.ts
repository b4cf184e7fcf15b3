import { expect, test } from 'vitest';
import type { PlannedStage } from '../../spec/plan.js';
import { runStages } from '../../workflows/pipeline.js';

const stage = (name: string, ...needs: string[]) => ({ name, needs }) as unknown as PlannedStage;
const names = (stages: readonly PlannedStage[]) => stages.map(({ name }) => name);

/** Runs the stages; each takes a turn of the event loop, and those named fail. */
async function walk(stages: readonly PlannedStage[], failing: readonly string[] = []) {
  const events: string[] = [];
  const skipped: PlannedStage[] = [];
  await runStages(
    stages,
    async ({ name }) => {
      events.push(`${name} starts`);
      await new Promise((resolve) => setTimeout(resolve, 1));
      events.push(`${name} ends`);
      return !failing.includes(name);
    },
    (each) => skipped.push(each),
  );
  return { events, skipped: names(skipped) };
}

test('a stage starts when the stages that it needs have ended; independent stages run in parallel', async () => {
  const { events } = await walk([stage('a'), stage('b', 'a'), stage('c', 'a'), stage('d', 'b', 'c')]);
  expect(events.slice(0, 2)).toEqual(['a starts', 'a ends']);
  expect(events.slice(2, 4).sort()).toEqual(['b starts', 'c starts']);
  expect(events.slice(6)).toEqual(['d starts', 'd ends']);
});

test('stages that need a failed stage, directly or not, are skipped; the others run', async () => {
  const { events, skipped } = await walk(
    [stage('a'), stage('b', 'a'), stage('c', 'b'), stage('d', 'a')],
    ['b'],
  );
  expect(skipped).toEqual(['c']);
  expect(events).toContain('d ends');
  expect((await walk([stage('a'), stage('b', 'a'), stage('c', 'b')], ['a'])).skipped).toEqual(['b', 'c']);
});

test('an error, such as cancellation, is thrown once every stage has ended', async () => {
  const ended: string[] = [];
  const running = runStages(
    [stage('a'), stage('b')],
    async ({ name }) => {
      if (name === 'a') throw new Error('cancelled');
      await new Promise((resolve) => setTimeout(resolve, 5));
      ended.push(name);
      return true;
    },
    () => undefined,
  );
  await expect(running).rejects.toThrow('cancelled');
  expect(ended).toEqual(['b']);
});
