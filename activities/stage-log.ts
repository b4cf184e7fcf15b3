import { Context } from '@temporalio/activity';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { StageIdentity, StageTask } from './stage-activities.js';

/** What the lines say that are logged while an activity runs, by Strata or by Temporal. */
interface StageFields {
  readonly run?: string;
  readonly stage?: string;
  readonly kind?: string;
  readonly key?: string;
  readonly fence?: number;
  readonly attempt?: number;
}

const fields = new WeakMap<Context, StageFields>();

/** Adds to what the present activity's lines say from now on. */
export function addLogFields(more: StageFields): void {
  const context = Context.current();
  fields.set(context, { ...fields.get(context), ...more });
}

/** Lets every line that is logged in an activity say which run and stage it is about, and under which key. */
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
