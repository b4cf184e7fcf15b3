import { StrataError } from '../errors/strata-error.js';
import type { RunRecord as RunFile } from '../schemas/generated/run.js';
import type { PlanFile } from '../schemas/generated/plan.js';
import { isFromNewerStrata, validateFile } from '../schemas/validate-file.js';
import { validate } from '../schemas/validate.js';
import { apiVersion } from '../schemas/versions.js';
import type { Plan } from '../spec/plan.js';
import { digestOf } from './digest.js';
import { layout } from './layout.js';
import type { ObjectStore } from './object-store.js';
import { damagedObject, isDamagedObject, placeOf, readSealed, writeSealed } from './sealed-json.js';

/** A run: one execution of one plan. How far it is, its lineage and Temporal tell. */
export type RunRecord = Omit<RunFile, 'seal'>;

/** Keeps a new run and its plan. Throws RUN_EXISTS when the name is taken. */
export async function createRun(
  store: ObjectStore,
  { name, plan }: { readonly name: string; readonly plan: Plan },
): Promise<RunRecord> {
  const text = `${JSON.stringify(validate('plan', plan, { place: layout.plan(name) }), null, 2)}\n`;
  const record: RunRecord = {
    apiVersion,
    name,
    pipeline: plan.name,
    spec: plan.spec,
    planDigest: digestOf(text),
    createdAt: new Date().toISOString(),
  };
  const isNew =
    (await store.write(layout.plan(name), text, { exclusive: true })) &&
    (await writeSealed<RunFile>(store, layout.run(name), 'run', record, { exclusive: true }));
  if (isNew) return record;
  throw new StrataError({ code: 'RUN_EXISTS', fault: 'user', found: `there is a run named ${name} already` });
}

/** The run of exactly this name, if there is one. */
export async function readRun(store: ObjectStore, name: string): Promise<RunRecord | undefined> {
  return readSealed<RunFile>(store, layout.run(name), 'run');
}

/** The plan that a run carries out, as it was submitted. */
export async function readPlan(store: ObjectStore, { name, planDigest }: RunRecord): Promise<Plan> {
  const file = layout.plan(name);
  const bytes = await store.read(file);
  if (!bytes) throw damagedObject(store, file, 'it is missing');
  if (digestOf(bytes) !== planDigest)
    throw damagedObject(store, file, 'it is not the plan that was submitted');
  const content: unknown = JSON.parse(Buffer.from(bytes).toString());
  return validateFile<PlanFile>('plan', content, { place: placeOf(store, file) }) as Plan;
}

/** All runs, oldest first. Those whose record is damaged, or a newer Strata's, are left out; `onUnreadable` hears of each. */
export async function listRuns(
  store: ObjectStore,
  options: { readonly onUnreadable?: (reason: StrataError) => void } = {},
): Promise<RunRecord[]> {
  const names = (await store.list(layout.runs)).flatMap(
    (name) => /^runs\/([^/]+)\/run\.json$/.exec(name)?.[1] ?? [],
  );
  const runs: RunRecord[] = [];
  for (const name of names) {
    try {
      const run = await readRun(store, name);
      if (run) runs.push(run);
    } catch (error) {
      if (!isDamagedObject(error) && !isFromNewerStrata(error)) throw error;
      options.onUnreadable?.(error);
    }
  }
  return runs.sort((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt));
}
