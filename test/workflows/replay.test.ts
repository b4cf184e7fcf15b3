// Replays histories of real runs (histories/record.ts) with the current workflow code.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { beforeAll, expect, test } from 'vitest';
import { projectRoot } from '../../platform/paths.js';

interface Event {
  readonly eventType: string;
  readonly activityTaskScheduledEventAttributes?: {
    readonly activityId: string;
    readonly activityType: { name: string };
  };
}

const folder = join(dirname(fileURLToPath(import.meta.url)), 'histories');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.json'),
);
const codePath = join(projectRoot, 'dist', 'workflow-bundle.js');

// The error contains the difference; Temporal's loggers would repeat it.
beforeAll(() => {
  const logging = { filter: { core: 'ERROR', other: 'ERROR' } } as const;
  Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging } });
});

const replay = (history: unknown) => Worker.runReplayHistory({ workflowBundle: { codePath } }, history);
const eventsOf = (file: string) =>
  (JSON.parse(readFileSync(join(folder, file), 'utf8')) as { events: Event[] }).events;

test('there are histories of finished, failed, paused, resumed and cancelled runs', () => {
  const names = files.map((file) => relative('1', file));
  expect(names).toEqual(
    expect.arrayContaining(
      ['finished', 'failed', 'paused', 'resumed', 'cancelled'].map((name) => `${name}.json`),
    ),
  );
});

test.each(files)('%s replays with the current code', async (file) => {
  await replay({ events: eventsOf(file) });
});

test('code that schedules activities in another order fails the replay', async () => {
  const events = structuredClone(eventsOf('1/failed.json'));
  const [, first, second] = events.flatMap((event) => event.activityTaskScheduledEventAttributes ?? []);
  const [before, after] = [first!.activityType, second!.activityType];
  expect(before.name).not.toBe(after.name);
  Object.assign(first!, { activityType: after });
  Object.assign(second!, { activityType: before });
  await expect(replay({ events })).rejects.toThrow(/nondeterminism/i);
});
