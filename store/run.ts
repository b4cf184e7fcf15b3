import { randomBytes } from 'node:crypto';
import { StrataError } from '../platform/errors.js';
import type { PlanFile } from '../schemas/generated/plan.js';
import type { RunRecord as RunFile } from '../schemas/generated/run.js';
import { isFromNewerStrata, validate, validateFile } from '../schemas/validate.js';
import { apiVersion } from '../schemas/versions.js';
import type { Plan } from '../spec/plan.js';
import { digestOf } from './blob.js';
import { layout } from './layout.js';
import type { ObjectStore } from './object-store.js';
import { damagedObject, isDamagedObject, placeOf, readSealed, writeSealed } from './sealed-json.js';

/** A new run name: the pipeline's name and eight random hexadecimal digits. */
export function newRunName(pipeline: string): string {
  return `${pipeline}-${randomBytes(4).toString('hex')}`;
}

/** A run: one execution of one plan. Its progress is in its lineage and in Temporal. */
export type RunRecord = Omit<RunFile, 'seal'>;

/** Stores a new run and its plan. Throws RUN_EXISTS if the name is taken. */
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
  throw new StrataError({ code: 'RUN_EXISTS', cause: 'user', found: `a run named ${name} already exists` });
}

/** The run with exactly this name, if it exists. */
export async function readRun(store: ObjectStore, name: string): Promise<RunRecord | undefined> {
  return readSealed<RunFile>(store, layout.run(name), 'run');
}

/** The plan of a run, as submitted. */
export async function readPlan(store: ObjectStore, { name, planDigest }: RunRecord): Promise<Plan> {
  const file = layout.plan(name);
  const bytes = await store.read(file);
  if (!bytes) throw damagedObject(store, file, 'it is missing');
  if (digestOf(bytes) !== planDigest)
    throw damagedObject(store, file, 'it differs from the plan that was submitted');
  const content: unknown = JSON.parse(Buffer.from(bytes).toString());
  return validateFile<PlanFile>('plan', content, { place: placeOf(store, file) }) as Plan;
}

/** All runs, oldest first. Damaged records, and those of a newer Strata, are skipped and passed to `onUnreadable`. */
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

/** Several runs match, newest first. */
export class RunAmbiguous extends StrataError {
  constructor(
    text: string,
    readonly runs: readonly RunRecord[],
  ) {
    super({
      code: 'RUN_AMBIGUOUS',
      cause: 'user',
      found: `${JSON.stringify(text)} matches ${runs.length} runs`,
      remedy: 'enter more characters of the run name',
    });
  }
}

/**
 * The run with this name, or the only run whose name, or random part of the name, starts with this text. Throws
 * RUN_UNKNOWN and RUN_AMBIGUOUS.
 */
export async function findRun(store: ObjectStore, text: string): Promise<RunRecord> {
  const unreadable: StrataError[] = [];
  const runs = await listRuns(store, { onUnreadable: (reason) => unreadable.push(reason) });
  const exact = runs.find((run) => run.name === text);
  const matching = exact ? [exact] : runs.filter(({ name }) => matchesRunName(text, name));
  const [only] = matching;
  if (only && matching.length === 1) return only;
  if (only) throw new RunAmbiguous(text, matching.reverse());
  const matches = ({ details }: StrataError) => details.place?.includes(`/${layout.runs}${text}`);
  throw unreadable.find(matches) ?? unknown(text, runs);
}

/** `quickstart-4f2a`, `quick` and `4f2a` match `quickstart-4f2a91c3`. */
export function matchesRunName(text: string, name: string): boolean {
  return name.startsWith(text) || (text !== '' && name.slice(name.lastIndexOf('-') + 1).startsWith(text));
}

function unknown(text: string, runs: readonly RunRecord[]): StrataError {
  return new StrataError({
    code: 'RUN_UNKNOWN',
    cause: 'user',
    found: text === '' ? 'there are no runs' : `no run matches ${JSON.stringify(text)}`,
    expected: runs.length === 0 ? 'a run, but there are none here yet' : `one of ${newest(runs)}`,
    remedy: 'check that STRATA_HOME, or the current folder, is the one that the run was started with',
  });
}

/** Up to five, newest first. */
function newest(runs: readonly RunRecord[]): string {
  const names = runs.map((run) => run.name).reverse();
  return names.length > 5 ? `${names.slice(0, 5).join(', ')}, … (${names.length})` : names.join(', ');
}
