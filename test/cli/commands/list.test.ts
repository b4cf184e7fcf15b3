import { stripVTControlCharacters } from 'node:util';
import { expect, test, vi } from 'vitest';
import { note, tag } from '../../../cli/commands/annotate.js';
import { list } from '../../../cli/commands/list.js';
import { show } from '../../../cli/commands/show.js';
import { status } from '../../../cli/commands/status.js';
import { recordOutcome } from '../../../lineage/records.js';
import type { RunList } from '../../../schemas/generated/run-list.js';
import type { RunStatusReport } from '../../../schemas/generated/run-status.js';
import { validate } from '../../../schemas/validate.js';
import { createRun } from '../../../store/run.js';
import { plan } from '../../fixtures/plan.js';
import { quietHome } from '../../fixtures/quiet-home.js';
import { outcome, pipelineOutcomes } from '../../lineage/records.js';

const home = quietHome();

/** Three runs: `tiny-00000001` two days old and done, `tiny-00000002` failed, `other-00000003` of another pipeline. */
async function threeRuns(): Promise<void> {
  const { store } = home();
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 49 * 3600 * 1000 });
  await createRun(store, { name: 'tiny-00000001', plan });
  vi.useRealTimers();
  await new Promise((resolve) => setTimeout(resolve, 2));
  await createRun(store, { name: 'tiny-00000002', plan });
  await new Promise((resolve) => setTimeout(resolve, 2));
  await createRun(store, { name: 'other-00000003', plan: { ...plan, name: 'other' } });
  for (const ended of pipelineOutcomes()) await recordOutcome(store, 'tiny-00000001', ended);
  await recordOutcome(store, 'tiny-00000001', outcome({ stage: 'warmup', kind: 'warmup' }));
  await recordOutcome(store, 'tiny-00000002', outcome({ outcome: 'failed' }));
}

async function listed(options: Parameters<typeof list>[0] = {}): Promise<string[]> {
  await list({ ...options, json: true });
  return validate<RunList>('run-list', JSON.parse(home().printed())).map(({ name }) => name);
}

test('runs are listed newest first, with status, age, accuracy and tags', async () => {
  await threeRuns();
  await tag('00000001', ['paper', 'best'], { remove: [] });
  home().printed();
  await list({});
  expect(home().printed()).toMatch(
    /^run +status +age +accuracy +tags\nother-00000003 +stopped +.*\ntiny-00000002 +failed +.*\ntiny-00000001 +done +2d +97.12 % +paper best\n$/,
  );
});

test('filters: status, pipeline, tag, age and count, all at once where several are given', async () => {
  await threeRuns();
  await tag('tiny-00000002', ['a', 'b'], { remove: [] });
  home().printed();
  expect(await listed()).toEqual(['other-00000003', 'tiny-00000002', 'tiny-00000001']);
  expect(await listed({ status: 'done' })).toEqual(['tiny-00000001']);
  expect(await listed({ pipeline: 'other' })).toEqual(['other-00000003']);
  expect(await listed({ tag: ['a', 'b'] })).toEqual(['tiny-00000002']);
  expect(await listed({ tag: ['a', 'c'] })).toEqual([]);
  expect(await listed({ since: '2d' })).toEqual(['other-00000003', 'tiny-00000002']);
  expect(await listed({ since: '3d', pipeline: 'tiny', limit: '1' })).toEqual(['tiny-00000002']);
});

test.each([{ since: 'yesterday' }, { since: '2w' }, { limit: '0' }, { limit: 'all' }])(
  'an invalid filter is rejected: %o',
  async (options) => {
    await expect(list(options)).rejects.toMatchObject({ code: 'OPTION_INVALID', details: { cause: 'user' } });
  },
);

test('on a terminal of 50 columns no line is wider, and nothing is lost', async () => {
  await threeRuns();
  await tag('00000001', ['a-tag-of-some-length', 'another-tag-of-some-length'], { remove: [] });
  home().printed();
  const before = { isTTY: process.stdout.isTTY, columns: process.stdout.columns };
  Object.assign(process.stdout, { isTTY: true, columns: 50 });
  await list({}).finally(() => Object.assign(process.stdout, before));
  // Whether there are colors was decided when the tests began: in CI there are.
  const lines = stripVTControlCharacters(home().printed()).trimEnd().split('\n');
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(50);
  expect(lines.join(' ')).toMatch(/tiny-00000001 +done +2d +97.12 % +a-tag-of-some-length/);
});

test('tags can be added and removed; each is shown once', async () => {
  await threeRuns();
  await tag('tiny-00000001', ['a', 'b', 'a'], { remove: [] });
  expect(home().printed()).toBe('tiny-00000001: a b\n');
  await tag('tiny-00000001', ['c'], { remove: ['a', 'never-given'] });
  expect(home().printed()).toBe('tiny-00000001: b c\n');
  await tag('tiny-00000001', [], { remove: ['b', 'c'] });
  expect(home().printed()).toBe('tiny-00000001: no tags\n');
});

test.each(['two words', '-x', '', '\u001b[31m', 'x'.repeat(64)])('%j is not a valid tag', async (text) => {
  await threeRuns();
  await expect(tag('tiny-00000001', [text], { remove: [] })).rejects.toMatchObject({ code: 'TAG_INVALID' });
});

test('status and show display notes, which cannot control the terminal', async () => {
  await threeRuns();
  await tag('tiny-00000001', ['paper'], { remove: [] });
  await note('tiny-00000001', ['the one', 'for\u001b[2J figure 3']);
  for (const command of [() => status('tiny-00000001', {}), () => show('tiny-00000001', {})]) {
    home().printed();
    await command();
    expect(home().printed()).toMatch(
      /^tags {2}paper\nnote {2}the one for·\[2J figure 3 \(\d{4}-\d\d-\d\d\)$/m,
    );
  }
  await expect(note('tiny-00000001', [' '])).rejects.toMatchObject({ code: 'NOTE_INVALID' });
});

test('status without a run shows the newest if none is running', async () => {
  await expect(status(undefined, {})).rejects.toThrow(/RUN_UNKNOWN[^]*there are none here yet/);
  await threeRuns();
  await status(undefined, {});
  expect(home().printed()).toBe('other-00000003: stopped\n  data: waiting\n  warmup: waiting\n');
});

test('what status and show print as JSON matches its schema', async () => {
  await threeRuns();
  await note('tiny-00000001', ['a', 'note']);
  home().printed();
  await status('tiny-00000001', { json: true });
  const report = validate<RunStatusReport>('run-status', JSON.parse(home().printed()));
  expect(report).toMatchObject({
    status: 'done',
    notes: [{ text: 'a note' }],
    stages: [{ name: 'data' }, {}],
  });
  await status(undefined, { json: true });
  expect(validate('run-status-list', JSON.parse(home().printed()))).toHaveLength(1);
  await show('tiny-00000001', { json: true });
  expect(validate('run-report', JSON.parse(home().printed()))).toMatchObject({
    notes: [{ text: 'a note' }],
    stages: [{ name: 'data' }, {}, {}, { name: 'evaluate' }, {}],
  });
});
