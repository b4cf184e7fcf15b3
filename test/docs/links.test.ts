import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { buildProgram } from '../../cli/program.js';
import { projectRoot } from '../../platform/paths.js';

const docs = readdirSync(join(projectRoot, 'docs'), { recursive: true, encoding: 'utf8' });
const documents = [
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'tools/bench/README.md',
  ...docs.filter(isMarkdown).map(inDocs),
];

function isMarkdown(name: string): boolean {
  return name.endsWith('.md');
}

function inDocs(name: string): string {
  return `docs/${name}`;
}

function textOf(file: string): string {
  return readFileSync(join(projectRoot, file), 'utf8');
}

/** The anchors of a file's headings, as GitHub makes them: lower case, hyphens for spaces, no punctuation. */
function anchorsOf(file: string): string[] {
  return [...textOf(file).matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

it.each(documents)('%s links only to files and headings that exist', (document) => {
  for (const [, target] of textOf(document).matchAll(/\]\(([^)]+)\)/g)) {
    const [path = '', anchor] = target!.split('#');
    const file = path ? join(dirname(document), path) : document;
    expect(existsSync(join(projectRoot, file)), target).toBe(true);
    if (anchor) expect(anchorsOf(file), target).toContain(anchor);
  }
});

it('the README names only commands that exist', () => {
  const offered = buildProgram().commands.map((command) => command.name());
  const named = [...textOf('README.md').matchAll(/(?:`|npx )strata ([a-z]+)/g)].map(([, name]) => name);
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((name) => !offered.includes(name!))).toEqual([]);
});
