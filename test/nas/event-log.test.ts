import { expect, test } from 'vitest';
import { withLog } from '../../nas/events.js';
import type { ComputeEvent, ProgressEvent } from '../../nas/protocol.js';

function journalOf(events: readonly ComputeEvent[]): { said: ComputeEvent[]; lines: string[] } {
  const said: ComputeEvent[] = [];
  const lines: string[] = [];
  const say = withLog(
    (event) => said.push(event),
    (line) => lines.push(line.replace(/^\d{4}-\d\d-\d\dT[\d:.]+Z /, '')),
  );
  for (const event of events) say(event);
  return { said, lines };
}

const trained = (step: number, epoch: number, loss: number): ProgressEvent => ({
  type: 'progress',
  phase: 'train',
  step,
  steps: 4,
  epoch,
  epochs: 2,
  loss,
});

test('the log has the last figures of each epoch, the checkpoints and the end; the parent gets every event', () => {
  const events: ComputeEvent[] = [
    { type: 'started', fromStep: 0, steps: 4, facts: {} },
    trained(1, 1, 2.5),
    trained(2, 1, 2),
    { type: 'checkpoint', step: 2, digest: '', size: 10, seconds: 0.125, waited: 0.5 },
    trained(3, 2, 1.5),
    trained(4, 2, 1),
    { type: 'done', outputs: {}, summary: { accuracy: 0.5 } },
  ];
  const { said, lines } = journalOf(events);
  expect(said).toEqual(events);
  expect(lines).toEqual([
    'started at step 0 of 4',
    'checkpoint of step 2, 10 bytes in 0.13 s, waited for 0.50 s',
    'train, epoch 1 of 2, step 2 of 4, loss 2',
    'train, epoch 2 of 2, step 4 of 4, loss 1',
    'done: {"accuracy":0.5}',
  ]);
});

test('a failure is logged after the last figures, with its remedy', () => {
  const { lines } = journalOf([
    trained(3, 1, 9),
    {
      type: 'failed',
      error: { code: 'LOSS_NOT_FINITE', cause: 'user', found: 'loss is NaN', remedy: 'lower the rates' },
    },
  ]);
  expect(lines[0]).toBe('train, epoch 1 of 2, step 3 of 4, loss 9');
  expect(lines[1]).toMatch(/^failed: LOSS_NOT_FINITE: loss is NaN\n {2}to do: lower the rates$/);
});
