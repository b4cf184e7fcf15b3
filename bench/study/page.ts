import { join } from 'node:path';
import { projectRoot } from '../../paths/project-root.js';

export const page = join(projectRoot, 'docs', 'results.md');
export const resultsFile = join(projectRoot, 'docs', 'results', 'coupling-study.json');
export const pictureFile = (name: string): string => join(projectRoot, 'docs', 'images', `${name}.svg`);

const begin = '<!-- made by npm run study: begin -->';
const end = '<!-- made by npm run study: end -->';

/** The page with these tables where its markers are. Throws where a marker lacks. */
export function withTables(text: string, made: string): string {
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/results.md lacks "${begin}" … "${end}"`);
  return `${text.slice(0, from + begin.length)}\n\n${made}\n\n${text.slice(to)}`;
}
