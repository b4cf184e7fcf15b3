import { fileURLToPath } from 'node:url';
import { runReport } from '../../report/run-report.js';
import { reportedStages } from '../../runs/outputs.js';
import type { ObjectStore } from '../../store/object-store.js';
import { nearPath, printCommand } from './command-text.js';
import { hasColors } from './screen.js';

/** Prints what the stages of a run found, how long that took, and where the rest is. */
export async function printFindings(store: ObjectStore, run: string): Promise<void> {
  const stages = await reportedStages(store, run);
  const report = runReport(stages, {
    width: process.stdout.columns || 80,
    color: hasColors(),
    store: store.uri.startsWith('file:') ? nearPath(fileURLToPath(store.uri)) : store.uri,
  });
  console.log(report || 'No stage has finished yet.');
  if (stages.some(({ kind }) => kind === 'derive'))
    printCommand('as a picture:', `strata show ${run} --svg FILE`);
  printCommand('what it came from:', `strata lineage ${run}`);
}
