import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { ValidateFunction } from 'ajv';
import { compileSchema, type CheckMode } from './compile-schema.js';

const load = createRequire(import.meta.url);
const known = new Map<string, ValidateFunction>();

/** The function that checks against a schema: the one that the build has compiled, or one compiled now from source. */
export function validatorFor(name: string, mode: CheckMode): ValidateFunction {
  const file = fileURLToPath(new URL(`compiled/${name}.${mode}.cjs`, import.meta.url));
  const before = known.get(file);
  if (before) return before;
  const made = existsSync(file) ? (load(file) as ValidateFunction) : compileSchema(name, mode);
  known.set(file, made);
  return made;
}
