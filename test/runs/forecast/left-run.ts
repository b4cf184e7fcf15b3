import { recordOutcome, type StageAttempt } from '../../../lineage/records.js';
import type { JsonObject } from '../../../schemas/json.js';
import type { Plan } from '../../../spec/plan.js';
import { stageKinds } from '../../../stages/kinds.js';
import { type Artifact, putBlob } from '../../../store/blob.js';
import { acquireLease, type Lease } from '../../../store/lease.js';
import type { ObjectStore } from '../../../store/object-store.js';
import { publishResult, readResult } from '../../../store/result.js';
import { createRun } from '../../../store/run.js';
import { digestSources } from '../../../store/source-digests.js';
import { keepKeyComponents, keyComponents } from '../../../store/stage-key.js';
import { outcome } from '../../lineage/records.js';

export interface LeftRun {
  readonly run: string;
  /** The stage with which the run ended otherwise than well; nothing after it was begun. */
  readonly end?: {
    readonly stage: string;
    readonly how: 'failed' | 'paused' | 'killed';
  };
  /** The version of each kind at that time. */
  readonly version?: number;
  /** What a stage's outputs hold, by its name; equal ones have equal digests. Otherwise each key has its own. */
  readonly content?: Readonly<Record<string, string>>;
  readonly summaries?: Readonly<Record<string, JsonObject>>;
  /** How each computed stage was come by. */
  readonly attempts?: readonly Omit<StageAttempt, 'attempt' | 'fence'>[];
}

/** Leaves in the store what a run of the plan would, computing nothing. Answers with the stages' keys. */
export async function leaveRun(
  store: ObjectStore,
  plan: Plan,
  left: LeftRun,
): Promise<Record<string, string>> {
  const { run, end, version, content = {}, summaries = {}, attempts = [anAttempt(60)] } = left;
  await createRun(store, { name: run, plan });
  const made = new Map<string, Readonly<Record<string, Artifact>>>();
  const keys: Record<string, string> = {};
  for (const stage of plan.stages) {
    const inputs = Object.fromEntries(
      Object.entries(stage.inputs).map(([name, reference]) => [
        name,
        { ...reference, artifact: made.get(reference.stage)![reference.output]! },
      ]),
    );
    const artifacts = Object.fromEntries(
      Object.entries(inputs).map(([name, { artifact }]) => [name, artifact]),
    );
    const sources = await digestSources(stage.sources);
    const now = keyComponents(stage, artifacts, sources);
    const components = { ...now, version: version ?? now.version };
    const key = await keepKeyComponents(store, components);
    keys[stage.name] = key;
    const common = outcome({
      stage: stage.name,
      kind: stage.kind,
      key,
      components,
      inputs,
      sources,
      startedAt: attempts[0]!.startedAt,
      finishedAt: attempts.at(-1)!.finishedAt,
    });
    const known = await readResult(store, key);
    if (known) {
      made.set(stage.name, known.outputs);
      const { outputs, summary, producedBy } = known;
      const by = { run: producedBy.run, stage: producedBy.stage };
      await recordOutcome(store, run, {
        ...common,
        outcome: 'cached',
        outputs,
        summary,
        attempts: [],
        producedBy: by,
      });
      continue;
    }
    const owner = { run, stage: stage.name, attempt: 1, holder: 'test' };
    const lease = (await acquireLease(store, key, owner)) as Lease;
    if (end?.stage === stage.name) {
      if (end.how !== 'killed') await lease.release();
      const error = { code: 'TRAINING_DIVERGED', cause: 'user', found: 'loss is NaN' } as const;
      const ended: StageAttempt = {
        ...{ ...anAttempt(1), attempt: 1, fence: lease.fence },
        ...(end.how === 'failed' ? { outcome: 'failed', error } : { outcome: 'stopped' }),
      };
      const facts = { ...common, outputs: {}, summary: {}, attempts: [ended] };
      if (end.how !== 'killed') await recordOutcome(store, run, { ...facts, outcome: end.how });
      break;
    }
    const outputs: Record<string, Artifact> = {};
    for (const name of stageKinds[stage.kind].outputs)
      outputs[name] = await putBlob(
        store,
        Buffer.from(`${name} ${content[stage.name] ?? key}`),
        'text/plain',
      );
    made.set(stage.name, outputs);
    const summary = summaries[stage.name] ?? {};
    await publishResult(
      store,
      key,
      { kind: stage.kind, outputs, summary, producedBy: { run, stage: stage.name, attempt: 1 } },
      lease,
    );
    await lease.release();
    const numbered = attempts.map((attempt, index) => ({ ...attempt, attempt: index + 1, fence: index + 1 }));
    await recordOutcome(store, run, { ...common, outcome: 'computed', outputs, summary, attempts: numbered });
  }
  return keys;
}

/** A completed attempt that took `seconds`, with `changes` applied. */
export function anAttempt(
  seconds: number,
  changes: Partial<StageAttempt> = {},
): Omit<StageAttempt, 'attempt' | 'fence'> {
  const startedAt = '2025-01-01T00:00:00.000Z';
  const finishedAt = new Date(Date.parse(startedAt) + seconds * 1000).toISOString();
  return { startedAt, finishedAt, outcome: 'completed', fromStep: 0, ...changes };
}
