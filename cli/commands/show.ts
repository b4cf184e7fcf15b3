import { findRun } from '../../store/find-run.js';
import { homeStore } from '../../store/open-store.js';
import { exitCode } from '../exit-code.js';
import { printFindings } from '../print-findings.js';

/** Shows what a run found. */
export async function show(text: string): Promise<number> {
  const store = homeStore();
  const { name } = await findRun(store, text);
  console.log(name);
  await printFindings(store, name);
  return exitCode.done;
}
