// Prints the structure of the product code by module: files, median lines, fullest folder, relative imports. Tests,
// generated files and configuration do not count. Last step of `npm run lint`; it reports and never fails.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Every product file as `{ path, lines, imports }`, with the project files that it imports. */
export function productFiles() {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.mjs'];
  const listed = execFileSync('git', args, { cwd: root, encoding: 'utf8' }).split('\n');
  return listed
    .filter((path) => path && !/^test\/|\/generated\/|config\.ts$/.test(path) && existsSync(join(root, path)))
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8');
      return { path, lines: text.split('\n').length - 1, imports: importsOf(path, text) };
    });
}

function importsOf(path, text) {
  const specifiers = text.matchAll(/(?:from |import\(|^import )'(\.[^']+)'/gm);
  return [...specifiers].map(([, specifier]) => join(dirname(path), specifier).replace(/\.js$/, '.ts'));
}

/** Pairs of files that import each other, type imports included. */
export function mutualImports(files) {
  const importsByPath = new Map(files.map(({ path, imports }) => [path, imports]));
  return files.flatMap(({ path, imports }) =>
    imports
      .filter((other) => path < other && importsByPath.get(other)?.includes(path))
      .map((other) => [path, other]),
  );
}

function print() {
  const files = productFiles();
  const modules = groupBy(files, ({ path }) => (path.includes('/') ? path.split('/')[0] : '(top level)'));
  const head = ['module', 'files', 'median lines', 'files in a folder', 'imports per 100 lines'];
  for (const row of [head, ...[...modules, ['all', files]].map(rowOf)]) {
    const [name, ...cells] = row.map(String);
    console.log([name.padEnd(12), ...cells.map((cell, i) => cell.padStart(head[i + 1].length))].join('  '));
  }
  for (const [a, b] of mutualImports(files)) console.log(`${a} and ${b} import each other`);
}

function rowOf([name, files]) {
  const lines = files.map((file) => file.lines).sort((a, b) => a - b);
  const folders = groupBy(files, ({ path }) => dirname(path));
  const fullest = Math.max(...[...folders.values()].map(({ length }) => length));
  const importsPer100 = (100 * sum(files.map(({ imports }) => imports.length))) / Math.max(1, sum(lines));
  return [name, files.length, lines[lines.length >> 1], fullest, importsPer100.toFixed(1)];
}

function groupBy(items, keyOf) {
  const groups = new Map();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) print();
