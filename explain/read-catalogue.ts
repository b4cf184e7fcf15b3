import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { projectRoot } from '../paths/project-root.js';
import type { ErrorCodes } from '../schemas/generated/error-codes.js';
import { validate } from '../schemas/validate.js';

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
    const place = join(projectRoot, 'explain', 'codes', `${group}.yaml`);
    return validate<ErrorCodes>('error-codes', parse(readFileSync(place, 'utf8')), { place });
  });
}
