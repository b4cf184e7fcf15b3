import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from '../../../platform/paths.js';

interface Mutant {
  readonly name: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const list = join(projectRoot, 'test/nas/golden/mutants/mutants.json');
const mutants = JSON.parse(readFileSync(list, 'utf8')) as Mutant[];

// `npm run mutants` shows that the golden tests find the mutants; this test only checks that each one still applies.
it.each(mutants)('the piece that “$name” replaces occurs once in its file', ({ file, from, to }) => {
  expect(readFileSync(join(projectRoot, file), 'utf8').split(from)).toHaveLength(2);
  expect(to).not.toBe(from);
});
