import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Fault } from '../../platform/errors.js';
import { projectRoot } from '../../platform/paths.js';
import type { ErrorCodes } from '../../schemas/generated/error-codes.js';
import type { ExplainedCode } from '../../schemas/generated/explained-code.js';
import { validate } from '../../schemas/validate.js';

/** In the order in which they are told. */
const groups = [
  'spec-text',
  'spec-keys',
  'spec-values',
  'spec-params',
  'spec-references',
  'data',
  'computing',
  'runs',
  'store',
  'services',
  'setup',
];

/** All error codes in groups: the files in explain/codes/. */
export function readCatalogue(): ErrorCodes[] {
  return groups.map((group) => {
    const place = join(projectRoot, 'cli', 'explain', 'codes', `${group}.yaml`);
    return validate<ErrorCodes>('error-codes', parse(readFileSync(place, 'utf8')), { place });
  });
}

/** Every code with what is known about it, in the order of the catalogue. */
export function explainedCodes(): ExplainedCode[] {
  return readCatalogue().flatMap(({ title, codes }) =>
    Object.entries(codes).map(([code, explanation]) => ({ code, group: title, ...explanation })),
  );
}

/** What follows from whose fault an error is, in a sentence or two. */
export const whoseFault: Readonly<Record<Fault, string>> = {
  user: 'Yours to mend. A command ends with exit code 2, and a stage that meets it is not tried again.',
  world:
    'Of the surroundings. A command ends with exit code 3; a stage that meets it is tried again, as its `retry` says.',
  bug: 'Of Strata itself. A stage that meets it is not tried again.',
};
