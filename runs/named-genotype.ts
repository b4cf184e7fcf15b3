import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { Genotype } from '../nas/network/genotype.js';
import { isPublishedName, parseGenotype, publishedGenotype } from '../nas/network/parse-genotype.js';
import { StrataError } from '../platform/errors.js';
import { namedRun } from './named-run.js';
import { genotypeOfRun } from './outputs.js';

export interface NamedGenotype {
  /** A published name, a path, or the name of a run. */
  readonly name: string;
  readonly genotype: Genotype;
}

/**
 * The genotype that a text names: a published one, `-` for standard input, a file, or else a run. A file takes precedence
 * over a run, whose full name is longer. Throws GENOTYPE_UNREADABLE and the errors of parsing and of finding the run.
 */
export async function namedGenotype(named: string): Promise<NamedGenotype> {
  if (isPublishedName(named)) return { name: named, genotype: publishedGenotype(named) };
  if (named === '-') {
    const place = 'standard input';
    return { name: place, genotype: parseGenotype(await text(process.stdin), place) };
  }
  const content = await contentOf(named);
  if (content !== undefined) return { name: named, genotype: parseGenotype(content, named) };
  const { store, run } = await namedRun(named);
  return { name: run.name, genotype: await genotypeOfRun(store, run.name) };
}

/** Undefined if there is no such file and the text could be the name of a run. */
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
        cause: 'user',
        found: code === 'ENOENT' ? `file not found: ${path}` : `${path} cannot be read: ${message}`,
        expected: "a file with a genotype, in Strata's format or DARTS's; or the name of a run",
      },
      { cause: error },
    );
  }
}
