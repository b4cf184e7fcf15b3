import { StrataError } from '../errors/strata-error.js';
import { layout } from './layout.js';
import type { ObjectStore } from './object-store.js';
import { listRuns, type RunRecord } from './run.js';

/** Several runs can be meant, newest first. */
export class RunAmbiguous extends StrataError {
  constructor(
    text: string,
    readonly runs: readonly RunRecord[],
  ) {
    super({
      code: 'RUN_AMBIGUOUS',
      fault: 'user',
      found: `${runs.length} runs can be meant by ${JSON.stringify(text)}`,
      remedy: 'give more of the name, or of its random part',
    });
  }
}

/**
 * The run that a person means: by its name, by the beginning of it, or by the beginning of its random part, where only
 * one run can be meant. Throws RUN_UNKNOWN and RUN_AMBIGUOUS.
 */
export async function findRun(store: ObjectStore, text: string): Promise<RunRecord> {
  const unreadable: StrataError[] = [];
  const runs = await listRuns(store, { onUnreadable: (reason) => unreadable.push(reason) });
  const exact = runs.find((run) => run.name === text);
  const matching = exact ? [exact] : runs.filter(({ name }) => isMeantBy(text, name));
  const [only] = matching;
  if (only && matching.length === 1) return only;
  if (only) throw new RunAmbiguous(text, matching.reverse());
  const isMeant = ({ details }: StrataError) => details.place?.includes(`/${layout.runs}${text}`);
  throw unreadable.find(isMeant) ?? unknown(text, runs);
}

/** `quickstart-4f2a91c3` is meant by `quickstart-4f2a`, by `quick`, and by `4f2a`. */
export function isMeantBy(text: string, name: string): boolean {
  return name.startsWith(text) || (text !== '' && name.slice(name.lastIndexOf('-') + 1).startsWith(text));
}

function unknown(text: string, runs: readonly RunRecord[]): StrataError {
  return new StrataError({
    code: 'RUN_UNKNOWN',
    fault: 'user',
    found:
      text === ''
        ? 'there is no run'
        : `there is no run whose name, or the random part of it, begins with ${JSON.stringify(text)}`,
    expected: runs.length === 0 ? 'a run, but none has been made here yet' : `one of ${newest(runs)}`,
    remedy: 'see that STRATA_HOME, or the current folder, is the one that the run was started with',
  });
}

/** Up to five, newest first. */
function newest(runs: readonly RunRecord[]): string {
  const names = runs.map((run) => run.name).reverse();
  return names.length > 5 ? `${names.slice(0, 5).join(', ')}, … (${names.length})` : names.join(', ');
}
