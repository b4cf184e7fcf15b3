import { PassThrough } from 'node:stream';
import { afterEach, expect, test, vi } from 'vitest';
import { processLog } from '../../platform/process-log.js';
import { temporalLogger } from '../../temporal/runtime.js';

afterEach(() => vi.unstubAllEnvs());

function logged(isTTY = false) {
  const output = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY });
  return { log: processLog('worker', output), text: () => (output.read() as string | null) ?? '' };
}

test('a line is JSON with time, level, message and fields', () => {
  const { log, text } = logged();
  log.warn({ run: 'mine-1', attempt: 2 }, 'attempt failed');
  expect(JSON.parse(text())).toEqual({
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
    level: 'warn',
    process: 'worker',
    message: 'attempt failed',
    run: 'mine-1',
    attempt: 2,
  });
});

test('an error is logged with its stack, in one line', () => {
  const { log, text } = logged();
  log.error({ error: new Error('no space left') }, 'failed');
  const said = text();
  expect(said.match(/\n/g)).toHaveLength(1);
  expect(JSON.parse(said)).toMatchObject({
    error: { message: 'no space left', stack: expect.stringMatching(/\n +at /) as string },
  });
});

test('on a terminal, or with STRATA_LOG=text, a line is text', async () => {
  vi.stubEnv('STRATA_LOG', '');
  const terminal = logged(true);
  terminal.log.info({ run: 'mine-1' }, 'attempt began');
  await expect.poll(terminal.text).toMatch(/^\[[^\]]+Z\] INFO: attempt began \{"run":"mine-1"\}\n$/);
  vi.stubEnv('STRATA_LOG', 'json');
  const { log, text } = logged(true);
  log.info('attempt began');
  expect(text()).toMatch(/^\{/);
});

test('STRATA_LOG_LEVEL sets the minimum level; an invalid value is refused', () => {
  vi.stubEnv('STRATA_LOG_LEVEL', 'warn');
  const { log, text } = logged();
  log.info('attempt began');
  expect(text()).toBe('');
  vi.stubEnv('STRATA_LOG_LEVEL', 'loud');
  expect(() => processLog('worker')).toThrow(
    /ENVIRONMENT_INVALID: .*STRATA_LOG_LEVEL[^]*expected: one of trace, debug/,
  );
});

test("Temporal's log lines have Strata's field names, and no task token", () => {
  const { log, text } = logged();
  const { taskToken, ...about } = { taskToken: 'c2VjcmV0', activityId: 'search', attempt: 1 };
  const meta = { workflowId: 'mine-1', activityType: 'runStage', taskQueue: 'cpu', taskToken, ...about };
  temporalLogger(log).warn('Activity failed', meta);
  const said = text();
  expect(said).not.toContain(taskToken);
  expect(JSON.parse(said)).toMatchObject({
    level: 'warn',
    message: 'Activity failed',
    run: 'mine-1',
    activity: 'runStage',
    queue: 'cpu',
    attempt: 1,
  });
});
