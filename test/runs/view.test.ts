import type { WorkflowExecutionDescription } from '@temporalio/client';
import { expect, test } from 'vitest';
import { isBusy, viewOf } from '../../runs/view.js';
import type { StageStatus } from '../../workflows/pipeline-state.js';

/** States of Temporal's pending activities, by their number in its API. */
const scheduled = 1;
const started = 2;
const cancelRequested = 3;

/** A run of one stage, as the workflow and Temporal report it. */
function view(status: StageStatus, activity?: { readonly state: number; readonly lastStartedTime?: object }) {
  const pendingActivities = activity ? [{ activityId: 'search', ...activity }] : [];
  const description = {
    raw: { pendingActivities },
    startTime: new Date(),
  } as unknown as WorkflowExecutionDescription;
  return viewOf({ paused: true, stages: { search: { status } } }, description);
}

test('a stage that is stopping computes until its worker reports that it ended', () => {
  const running = view('running', { state: started, lastStartedTime: {} });
  expect(running.stages[0]).toMatchObject({ isComputing: true });
  expect(running.stages[0]!.isStopping).toBeUndefined();
  const stopping = view('running', { state: cancelRequested, lastStartedTime: {} });
  expect(stopping.stages[0]).toMatchObject({ isComputing: true, isStopping: true });
});

test('a stage that no worker has started neither computes nor stops', () => {
  for (const state of [scheduled, cancelRequested]) {
    const [stage] = view('running', { state }).stages;
    expect(stage).toMatchObject({ isComputing: false });
    expect(stage!.isStopping).toBeUndefined();
  }
});

test('a pausing run is busy until its last stage has stopped', () => {
  expect(isBusy(view('running', { state: cancelRequested, lastStartedTime: {} }))).toBe(true);
  expect(isBusy(view('running'))).toBe(true);
  expect(isBusy(view('paused'))).toBe(false);
});
