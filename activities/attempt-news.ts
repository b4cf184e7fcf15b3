import { Context } from '@temporalio/activity';
import type { ComputeEvent } from '../nas/protocol.js';
import type { PlannedStage } from '../spec/plan.js';
import { errorDetails } from './activity-failure.js';
import type { StageMetrics } from './stage-metrics.js';

/** Tells the worker's log and its metrics what an attempt does. One of the last three ends it. */
export interface AttemptNews {
  saw(event: ComputeEvent): void;
  completed(seconds: number): void;
  stopped(step: number): void;
  failed(error: unknown): void;
}

export function attemptNews(
  metrics: StageMetrics,
  stage: PlannedStage,
  stop: AbortSignal,
  logFile: string,
): AttemptNews {
  // Kept, since what the signal calls has no activity of its own.
  const { log } = Context.current();
  const counted = metrics.began(stage);
  const toldToStop = () => void log.info('told to stop', { reason: reasonOf(stop) });
  stop.addEventListener('abort', toldToStop);
  const ended = () => stop.removeEventListener('abort', toldToStop);
  log.info('attempt began', { logFile });
  return {
    saw(event) {
      counted.saw(event);
      if (event.type === 'started') log.info('computing', { fromStep: event.fromStep, steps: event.steps });
      if (event.type === 'checkpoint') {
        const { step, size, seconds } = event;
        log.debug('checkpoint written', { step, size, seconds });
      }
    },
    completed(seconds) {
      ended();
      counted.ended('completed');
      log.info('attempt completed', { seconds: Math.round(seconds * 1000) / 1000 });
    },
    stopped(step) {
      ended();
      counted.ended('stopped');
      log.info('attempt stopped at a checkpoint', { step });
    },
    failed(error) {
      ended();
      const details = errorDetails(error);
      counted.ended('failed', details);
      const { code, fault, found } = details;
      log[fault === 'bug' ? 'error' : 'warn']('attempt failed', { code, fault, found });
    },
  };
}

/** Temporal says for instance `WORKER_SHUTDOWN`, `CANCELLED` or `TIMED_OUT`. */
function reasonOf({ reason }: AbortSignal): string {
  return reason instanceof Error ? reason.message : String(reason);
}
