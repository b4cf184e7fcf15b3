import { findRun } from '../../store/find-run.js';
import { homeStore } from '../../store/open-store.js';
import { exitCode } from '../exit-code.js';
import { printFindings } from '../print-findings.js';

/** Shows what a run found, and draws its genotype where a file is named for that. */
export async function show(text: string, options: { readonly svg?: string }): Promise<number> {
  const store = homeStore();
  const { name } = await findRun(store, text);
  console.log(`${name}\n`);
  await printFindings(store, name);
  if (options.svg !== undefined) {
    const { writePicture } = await import('../write-picture.js');
    await writePicture(store, name, options.svg);
    console.log(`picture: ${options.svg}`);
  }
  return exitCode.done;
}
