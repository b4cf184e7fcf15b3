import { layout } from '../store/layout.js';
import { duration } from './duration.js';
import { hanging } from './hanging.js';
import type { ReportedStage } from './reported-stage.js';

/** For each stage how long it took and where its outputs lie in the store. */
export function outputList(stages: readonly ReportedStage[], width: number): string[] {
  const columns = [
    stages.map(({ name }) => name),
    stages.map(({ seconds }) => duration(seconds)),
    stages.map(({ cached }) => (cached ? 'known' : '')),
  ].filter((column) => column.some((cell) => cell !== ''));
  const widths = columns.map((column) => Math.max(...column.map((cell) => cell.length)));
  return stages.flatMap(({ outputs }, row) => {
    const head = columns.map((column, index) => `${column[row]!.padEnd(widths[index]!)}  `).join('');
    const places = Object.entries(outputs).map(([output, { digest }]) => `${output} ${shortPlace(digest)}`);
    return hanging(head, places, '  ', width);
  });
}

/** The folder that `outputList` names places in, below the store's own. */
export const outputFolder = 'blobs/sha256';

/** Enough of a blob's place to be the only one; with the star a shell finds the rest. */
function shortPlace(digest: string): string {
  const place = layout.blob(digest).slice(outputFolder.length + 1);
  return `${place.slice(0, 'ab/'.length + 8)}*`;
}
