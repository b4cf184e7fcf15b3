// Prints how the product's code is cut, for each module: a mirror that shows drift, and no gate. Code without tests and
// generated files counts. `npm run lint` ends with it.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Every file of the product's code, with its lines and the files of the project that it imports. */
export function productFiles() {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.ts', '*.mjs'], {
    cwd: root,
    encoding: 'utf8',
  });
  const paths = listed
    .split('\n')
    .filter((path) => path && !/^test\/|\/generated\/|config\.(ts|js)$/.test(path));
  return [...new Set(paths)].flatMap((path) => {
    const text = textOf(join(root, path));
    return text === undefined
      ? []
      : [{ path, lines: text.split('\n').length - 1, imports: importsOf(path, text) }];
  });
}

/** Pairs of files that import each other, types included: neither can be read, or moved, without the other. */
export function mutualImports(files) {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return files.flatMap(({ path, imports }) =>
    imports
      .filter((other) => path < other && byPath.get(other)?.imports.includes(path))
      .map((other) => [path, other]),
  );
}

function importsOf(path, text) {
  const specifiers = [...text.matchAll(/(?:from|import\() ?'(\.[^']+)'|^import '(\.[^']+)'/gm)];
  return specifiers.map(([, from, bare]) =>
    normalize(join(dirname(path), from ?? bare)).replace(/\.js$/, '.ts'),
  );
}

/** Undefined for a file that git lists and that is gone. */
function textOf(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function figures(files) {
  const lines = files.map((file) => file.lines).toSorted((a, b) => a - b);
  const total = lines.reduce((sum, count) => sum + count, 0);
  const imports = files.reduce((sum, file) => sum + file.imports.length, 0);
  const perFolder =
    Map.groupBy?.(files, ({ path }) => dirname(path)) ?? grouped(files, ({ path }) => dirname(path));
  return {
    files: files.length,
    median: lines[Math.floor(lines.length / 2)],
    fullest: Math.max(...[...perFolder.values()].map(({ length }) => length)),
    importsPer100: total === 0 ? 0 : (100 * imports) / total,
  };
}

function grouped(items, keyOf) {
  const groups = new Map();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

function print() {
  const files = productFiles();
  const modules = grouped(files, ({ path }) => (path.includes('/') ? path.split('/')[0] : '(top level)'));
  const rows = [...modules.entries(), ['all', files]].map(([name, ofModule]) => {
    const { files: count, median, fullest, importsPer100 } = figures(ofModule);
    return [name, count, median, fullest, importsPer100.toFixed(1)];
  });
  const head = ['module', 'files', 'median lines', 'files in a folder', 'imports per 100 lines'];
  for (const row of [head, ...rows]) {
    console.log(
      row
        .map((cell, i) => (i === 0 ? String(cell).padEnd(12) : String(cell).padStart(head[i].length)))
        .join('  '),
    );
  }
  for (const [a, b] of mutualImports(files)) console.log(`${a} and ${b} import each other`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) print();
