import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Cause } from '../../platform/errors.js';
import { projectRoot } from '../../platform/paths.js';
import type { ErrorCodes } from '../../schemas/generated/error-codes.js';
import type { ExplainedCode } from '../../schemas/generated/explained-code.js';
import { validate } from '../../schemas/validate.js';

/** In the order in which they are listed. */
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
export function readCatalog(): ErrorCodes[] {
  return groups.map((group) => {
    const place = join(projectRoot, 'cli', 'explain', 'codes', `${group}.yaml`);
    return validate<ErrorCodes>('error-codes', parse(readFileSync(place, 'utf8')), { place });
  });
}

/** Every code with what is known about it, in the order of the catalog. */
export function explainedCodes(): ExplainedCode[] {
  return readCatalog().flatMap(({ title, codes }) =>
    Object.entries(codes).map(([code, explanation]) => ({ code, group: title, ...explanation })),
  );
}

/** What follows from an error's cause, in a sentence or two. */
export const causeTexts: Readonly<Record<Cause, string>> = {
  user: 'user error. A command ends with exit code 2; a stage is not retried.',
  environment: 'environment. A command ends with exit code 3; a stage is retried as its `retry` says.',
  bug: 'a bug in Strata. A stage is not retried.',
};
