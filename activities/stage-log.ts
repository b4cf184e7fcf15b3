import { Context } from '@temporalio/activity';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { StageIdentity, StageTask } from './stage-activities.js';

/** Fields of all log lines of an activity, from Strata and from Temporal. */
interface StageFields {
  readonly run?: string;
  readonly stage?: string;
  readonly kind?: string;
  readonly key?: string;
  readonly fence?: number;
  readonly attempt?: number;
}

const fields = new WeakMap<Context, StageFields>();

/** Adds fields to all further log lines of the current activity. */
export function addLogFields(more: StageFields): void {
  const context = Context.current();
  fields.set(context, { ...fields.get(context), ...more });
}

/** Adds run, stage and key to every log line of an activity. */
export const stageLogInterceptors: ActivityInterceptorsFactory = (context) => ({
  inbound: {
    execute(input, next) {
      const [task, identity] = input.args as [StageTask, StageIdentity?];
      const { name: stage, kind } = task.stage;
      fields.set(context, { run: task.run, stage, kind, ...(identity && { key: identity.key }) });
      return next(input);
    },
  },
  outbound: {
    getLogAttributes: (attributes, next) => next({ ...attributes, ...fields.get(context) }),
  },
});
