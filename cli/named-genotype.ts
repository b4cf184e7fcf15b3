import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { StrataError } from '../errors/strata-error.js';
import type { Genotype } from '../nas/network/genotype.js';
import { parseGenotype } from '../nas/network/parse-genotype.js';
import { isPublishedName, publishedGenotype } from '../nas/network/published-genotypes.js';
import { findRun } from '../store/find-run.js';
import { homeStore } from '../store/open-store.js';
import { genotypeOfRun } from './run-genotype.js';

export interface NamedGenotype {
  /** What it is called: a name, a path or a run. */
  readonly name: string;
  readonly genotype: Genotype;
}

/**
 * The genotype that a person means: one that was published, `-` for what comes through standard input, a file, or else a
 * run. A file wins over a run of the same name, whose name is longer. Throws what reading it does.
 */
export async function namedGenotype(named: string): Promise<NamedGenotype> {
  if (isPublishedName(named)) return { name: named, genotype: publishedGenotype(named) };
  if (named === '-') {
    const place = 'standard input';
    return { name: place, genotype: parseGenotype(await text(process.stdin), place) };
  }
  const content = await contentOf(named);
  if (content !== undefined) return { name: named, genotype: parseGenotype(content, named) };
  const store = homeStore();
  const { name } = await findRun(store, named);
  return { name, genotype: await genotypeOfRun(store, name) };
}

/** Undefined where there is no such file and the text could be the name of a run. */
async function contentOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (!code) throw error;
    if (code === 'ENOENT' && !/[/\\.]/.test(path)) return undefined;
    throw new StrataError(
      {
        code: 'GENOTYPE_UNREADABLE',
        fault: 'user',
        found: code === 'ENOENT' ? `there is no file ${path}` : `${path} cannot be read: ${message}`,
        expected: "a file with a genotype, Strata's own or DARTS's text; or the name of a run",
      },
      { cause: error },
    );
  }
}
