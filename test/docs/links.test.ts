import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { projectRoot } from '../../paths/project-root.js';

const documents = ['README.md', ...readdirSync(join(projectRoot, 'docs')).filter(isMarkdown).map(inDocs)];

function isMarkdown(name: string): boolean {
  return name.endsWith('.md');
}

function inDocs(name: string): string {
  return `docs/${name}`;
}

function textOf(file: string): string {
  return readFileSync(join(projectRoot, file), 'utf8');
}

/** What links to a heading end in: small letters, spaces as hyphens, nothing else but letters, digits and hyphens. */
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

it('the README names every command that there is, and no other', async () => {
  const { stdout } = await execa(process.execPath, [join(projectRoot, 'bin', 'strata.mjs'), '--help']);
  const offered = [...stdout.matchAll(/^ {2}([a-z]+)(?: \[| <|  )/gm)].map(([, name]) => name);
  const named = [...textOf('README.md').matchAll(/(?:`|npx )strata ([a-z]+)/g)].map(([, name]) => name);
  expect(new Set(named)).toEqual(new Set(offered.filter((name) => name !== 'help')));
});
