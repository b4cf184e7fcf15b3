import {
  ApplicationFailure,
  CancellationScope,
  condition,
  defineQuery,
  defineSignal,
  isCancellation,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { StageTask } from '../activities/stage-activities.js';
import type { PlannedStage } from '../spec/plan.js';
import type { Artifact } from '../store/blob.js';
import {
  pauseSignal,
  type PipelineInput,
  type PipelineState,
  resumeSignal,
  type RunStatus,
  searchAttributes,
  stageFailedType,
  type StageState,
  stateQuery,
} from './pipeline-state.js';
import {
  bookkeepingActivities,
  computeActivities,
  stageError,
  waitingActivities,
} from './stage-activities.js';

/** The workflow of a run: executes the plan's graph until every stage has finished, failed or been skipped. */
export async function pipeline(input: PipelineInput): Promise<PipelineState> {
  const { plan, run, store, heartbeatSeconds } = input;
  const whole = CancellationScope.current();
  const states: Record<string, StageState> = Object.fromEntries(
    plan.stages.map((stage) => [stage.name, { status: 'waiting' }]),
  );
  const pausing = pauseControl((paused) => publish(paused ? 'paused' : 'running'));
  const state = (): PipelineState => ({ paused: pausing.paused, stages: states });
  setHandler(defineQuery<PipelineState>(stateQuery), state);
  publish('running');

  try {
    await runStages(plan.stages, runStage, (stage) => note(stage, { status: 'skipped' }));
  } catch (error) {
    if (isCancellation(error)) publish('cancelled');
    throw error;
  }
  const failed = plan.stages.filter((stage) => states[stage.name]?.status === 'failed');
  publish(failed.length > 0 ? 'failed' : 'done');
  if (failed.length > 0) {
    throw ApplicationFailure.nonRetryable(
      `failed: ${failed.map((stage) => stage.name).join(', ')}`,
      stageFailedType,
      state(),
    );
  }
  return state();

  async function runStage(stage: PlannedStage): Promise<boolean> {
    try {
      note(stage, await finishStage(stage));
      return true;
    } catch (error) {
      if (whole.consideredCancelled) throw error;
      note(stage, { ...states[stage.name], status: 'failed', error: stageError(stage, error) });
      return false;
    }
  }

  /** Looks up the stage, computes it or waits for another run, and repeats after each interruption. */
  async function finishStage(stage: PlannedStage): Promise<StageState> {
    const task: StageTask = { run, store, stage, inputs: inputsOf(stage) };
    for (;;) {
      await pausing.waitUntilResumed();
      const found = await pausing.interruptible(() => findStage(task));
      if (found?.result) return { status: 'cached', key: found.key, ...found.result };
      if (!found) continue;

      note(stage, { status: 'running', key: found.key });
      const outcome = await pausing.interruptible(() =>
        computeActivities(stage, heartbeatSeconds).runStage(task, { key: found.key, sources: found.sources }),
      );
      if (outcome?.status === 'done') {
        const { cached, outputs, summary, attempt, seconds } = outcome;
        return { status: cached ? 'cached' : 'done', key: found.key, outputs, summary, attempt, seconds };
      }
      // The cancelled stage has stopped; do not start anything else.
      if (whole.consideredCancelled) await whole.cancelRequested;
      if (outcome?.status === 'held') {
        note(stage, { status: 'waiting', key: found.key, awaitedRun: outcome.by });
        await pausing.interruptible(() => waitingActivities(stage, heartbeatSeconds).awaitStage(task, found));
      } else {
        note(stage, { status: 'paused', key: found.key, ...(outcome && { step: outcome.step }) });
      }
    }
  }

  function findStage(task: StageTask) {
    return bookkeepingActivities(task.stage, heartbeatSeconds).findStage(task);
  }

  function inputsOf(stage: PlannedStage): Record<string, Artifact> {
    return Object.fromEntries(
      Object.entries(stage.inputs).map(([name, reference]) => {
        const artifact = states[reference.stage]?.outputs?.[reference.output];
        if (artifact) return [name, artifact];
        throw ApplicationFailure.nonRetryable(
          `stage ${reference.stage} has no output ${reference.output}, which ${stage.name} reads`,
        );
      }),
    );
  }

  function note(stage: PlannedStage, stageState: StageState): void {
    states[stage.name] = stageState;
  }

  function publish(status: RunStatus): void {
    upsertSearchAttributes([{ key: searchAttributes.status, value: status }]);
  }
}

/**
 * Starts each stage as soon as the stages that it needs have finished, in parallel if the graph allows. If a stage fails,
 * the stages that need it are skipped. Resolves when all stages have ended.
 */
export async function runStages(
  stages: readonly PlannedStage[],
  run: (stage: PlannedStage) => Promise<boolean>,
  skip: (stage: PlannedStage) => void,
): Promise<void> {
  const finished = new Map<string, Promise<boolean>>();
  for (const stage of stages) {
    const needed = stage.needs.map((name) => finished.get(name) ?? Promise.resolve(false));
    finished.set(
      stage.name,
      Promise.all(needed).then((succeeded) => {
        if (succeeded.every(Boolean)) return run(stage);
        skip(stage);
        return false;
      }),
    );
  }
  const ends = await Promise.allSettled(finished.values());
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

interface PauseControl {
  readonly paused: boolean;
  /**
   * Runs the work, and cancels it when the pipeline is paused. Returns its result even then; `undefined` if there is none.
   * Cancellation of the whole workflow is thrown as an error.
   */
  interruptible<T>(work: () => Promise<T>): Promise<T | undefined>;
  /** Resolves at once, or after the pipeline is resumed. */
  waitUntilResumed(): Promise<void>;
}

/** Handles the signals `pause` and `resume`. */
function pauseControl(onChange: (paused: boolean) => void): PauseControl {
  const interruptibles = new Set<CancellationScope>();
  let paused = false;

  setHandler(defineSignal(pauseSignal), () => {
    if (!paused) onChange((paused = true));
    for (const scope of interruptibles) scope.cancel();
  });
  setHandler(defineSignal(resumeSignal), () => {
    if (paused) onChange((paused = false));
  });

  return {
    get paused() {
      return paused;
    },
    async interruptible(work) {
      if (paused) return undefined;
      const whole = CancellationScope.current();
      const scope = new CancellationScope();
      interruptibles.add(scope);
      try {
        return await scope.run(work);
      } catch (error) {
        if (isCancellation(error) && !whole.consideredCancelled) return undefined;
        throw error;
      } finally {
        interruptibles.delete(scope);
      }
    },
    waitUntilResumed: () => condition(() => !paused),
  };
}
