import { codeFacts, hostFacts } from '../lineage/facts.js';
import {
  finishedStages,
  readLineage,
  recordOutcome,
  type StageAttempt,
  type StageOutcomeFacts,
} from '../lineage/records.js';
import { removeCheckpoints } from '../store/checkpoint.js';
import type { ObjectStore } from '../store/object-store.js';
import type { StageResult } from '../store/result.js';
import { sourcesWithoutQueries } from '../store/source-digests.js';
import { keyComponents } from '../store/stage-key.js';
import { attemptsBefore } from './attempts.js';
import type { StageIdentity, StageTask } from './stage-activities.js';

/**
 * Records that the stage's result was cached, unless this run has computed and recorded it. If this run was killed between
 * publishing and recording, records the computation now, with the attempts from the leases.
 */
export async function recordCached(
  store: ObjectStore,
  task: StageTask,
  identity: StageIdentity,
  result: StageResult,
): Promise<void> {
  const recorded = finishedStages(await readLineage(store, task.run)).get(task.stage.name);
  if (recorded?.key === identity.key && recorded.outcome === 'computed') {
    // The run may have been killed before it removed them.
    await removeCheckpoints(store, identity.key);
    return;
  }
  const { producedBy } = result;
  if (producedBy.run === task.run && producedBy.stage === task.stage.name) {
    const attempts = await attemptsBefore(store, task, identity.key, producedBy.fence + 1);
    const last = attempts.at(-1);
    if (last) {
      const ended = { ...last, outcome: 'completed' as const, finishedAt: result.createdAt };
      await recordAttempt(store, task, identity, [...attempts.slice(0, -1), ended], result);
      await removeCheckpoints(store, identity.key);
      return;
    }
  }
  const now = new Date().toISOString();
  await recordOutcome(store, task.run, {
    ...(await commonFacts(task, identity)),
    outcome: 'cached',
    outputs: result.outputs,
    summary: result.summary,
    attempts: [],
    startedAt: now,
    finishedAt: now,
    producedBy: { run: result.producedBy.run, stage: result.producedBy.stage },
  });
}

/** Records how the last attempt at a stage ended, together with the earlier attempts. */
export async function recordAttempt(
  store: ObjectStore,
  task: StageTask,
  identity: StageIdentity,
  attempts: readonly StageAttempt[],
  result?: Pick<StageResult, 'outputs' | 'summary'>,
): Promise<void> {
  const first = attempts[0]!;
  const last = attempts.at(-1)!;
  await recordOutcome(store, task.run, {
    ...(await commonFacts(task, identity, last.facts?.['tensorflow'])),
    outcome: outcomes[last.outcome],
    outputs: result?.outputs ?? {},
    summary: result?.summary ?? {},
    attempts,
    startedAt: first.startedAt,
    finishedAt: last.finishedAt,
  });
}

const outcomes = { completed: 'computed', failed: 'failed', stopped: 'paused', lost: 'failed' } as const;

async function commonFacts(task: StageTask, { key, sources }: StageIdentity, tensorflow?: unknown) {
  const { name, kind, inputs } = task.stage;
  return {
    stage: name,
    kind,
    key,
    components: keyComponents(task.stage, task.inputs, sources),
    inputs: Object.fromEntries(
      Object.entries(task.inputs).map(([input, artifact]) => [input, { ...inputs[input]!, artifact }]),
    ),
    sources: sourcesWithoutQueries(sources),
    code: await codeFacts(typeof tensorflow === 'string' ? tensorflow : undefined),
    host: hostFacts(),
  } satisfies Partial<StageOutcomeFacts>;
}
