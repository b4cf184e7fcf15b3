import { log } from '@temporalio/activity';
import { claimKey } from '../store/claim.js';
import { digestSources } from '../store/digest-sources.js';
import { keyComponents } from '../store/key-components.js';
import { keepKeyComponents } from '../store/stage-key.js';
import { openStoreOfRun } from '../store/open-store.js';
import { readResult } from '../store/result.js';
import { recordCached } from './record-stage.js';
import type { FoundStage, StageTask } from './stage-activities.js';
import { logWith } from './stage-log.js';
import type { StageMetrics } from './stage-metrics.js';

/** Works out what the stage's result is known by, and answers with that result when the store has it, unharmed. */
export async function findStage(task: StageTask, metrics: StageMetrics): Promise<FoundStage> {
  const store = openStoreOfRun(task.store);
  const sources = await digestSources(task.stage.sources);
  const components = keyComponents(task.stage, task.inputs, sources);
  const identity = { key: await keepKeyComponents(store, components), sources };
  logWith({ key: identity.key });
  await claimKey(store, identity.key, task.run);
  const result = await readResult(store, identity.key, { digest: true });
  if (!result) return identity;
  await recordCached(store, task, identity, result);
  metrics.found(task.stage.kind);
  log.info('result found');
  return { ...identity, result: { outputs: result.outputs, summary: result.summary } };
}
