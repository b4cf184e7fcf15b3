import writeFileAtomic from 'write-file-atomic';
import { namedRun } from '../../runs/named-run.js';
import { genotypeOfRun } from '../../runs/outputs.js';
import { resultReport, unfinishedRun, type UnfinishedRun } from '../../runs/reports.js';
import { writeUserFile } from '../../runs/user-file.js';
import { readAnnotations } from '../../store/annotation.js';
import type { ObjectStore } from '../../store/object-store.js';
import { printFailures, printFindings } from '../display/outcome.js';
import { printAnnotations } from '../display/run-table.js';
import { printCommand } from '../display/screen.js';

export interface ShowOptions {
  readonly svg?: string;
  readonly json?: true;
}

/** Shows what a run found, why it has not finished, and its tags and notes; draws its genotype if a file is named. */
export async function show(text: string, options: ShowOptions): Promise<void> {
  const { store, run } = await namedRun(text);
  if (options.json) console.log(JSON.stringify(await resultReport(store, run), null, 2));
  else {
    console.log(run.name);
    printAnnotations(await readAnnotations(store, run.name));
    console.log();
    await printFindings(run.name);
    const unfinished = await unfinishedRun(store, run);
    if (unfinished) await printUnfinished(run.name, unfinished);
  }
  if (options.svg === undefined) return;
  await writePicture(store, run.name, options.svg);
  if (!options.json) console.log(`picture: ${options.svg}`);
}

async function printUnfinished(run: string, { status, stages }: UnfinishedRun): Promise<void> {
  console.log();
  if (status === 'failed') await printFailures(run, stages, console.log);
  else if (status === 'running') printCommand('running; check progress:', `strata status ${run}`);
  else printCommand(`${status}; resume from checkpoint:`, `strata resume ${run}`);
}

/**
 * Writes a picture of the genotype that the run derived; if several, of the last one. Throws RUN_WITHOUT_GENOTYPE and
 * PICTURE_NOT_WRITTEN.
 */
export async function writePicture(store: ObjectStore, run: string, file: string): Promise<void> {
  const genotype = await genotypeOfRun(store, run);
  const { genotypeSvg } = await import('../../report/drawing/genotype-svg.js');
  const picture = await genotypeSvg(genotype, { title: run });
  const refused = {
    code: 'PICTURE_NOT_WRITTEN',
    remedy: 'name a file in an existing folder that you may write to',
  };
  await writeUserFile(file, refused, () => writeFileAtomic(file, picture));
}
