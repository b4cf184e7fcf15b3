import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, type Options } from 'prettier';
import { projectRoot } from '../../platform/paths.js';
import { commandsPage } from './commands-page.js';
import { errorReference } from './error-pages.js';
import { specPage } from './spec-page.js';

/** The generated documents by their path in the clone, formatted with prettier. */
export async function referencePages(): Promise<ReadonlyMap<string, string>> {
  const style = JSON.parse(readFileSync(join(projectRoot, '.prettierrc.json'), 'utf8')) as Options;
  const pages = {
    'docs/reference/spec.md': specPage(),
    'docs/reference/commands.md': commandsPage(),
    'docs/reference/errors.md': errorReference(),
  };
  const formatted = Object.entries(pages).map(
    async ([path, text]) => [path, await format(text, { ...style, filepath: path })] as const,
  );
  return new Map(await Promise.all(formatted));
}
