import { createRequire } from 'node:module';
import type * as ajvModule from 'ajv';
import type { Ajv, ValidateFunction } from 'ajv';
import type { FormatsPlugin } from 'ajv-formats';
import { readSchema } from './read-schema.js';

/** `fill` also writes the schema's defaults into the value. */
export type CheckMode = 'check' | 'fill';

// ajv takes as long to load as a short command to run, and where the build has been at work it is not needed.
const load = createRequire(import.meta.url);

/** `schemas/<name>.schema.json` as a function. */
export function compileSchema(name: string, mode: CheckMode): ValidateFunction {
  return compiler(mode).compile(readSchema(name));
}

/** The same as a CommonJS module, which needs little of ajv and loads in no time. */
export function compileSchemaToModule(name: string, mode: CheckMode): string {
  const { default: standaloneCode } = load('ajv/dist/standalone') as StandaloneModule;
  const ajv = compiler(mode);
  return standaloneCode(ajv, ajv.compile(readSchema(name)));
}

interface StandaloneModule {
  readonly default: (ajv: Ajv, validate: ValidateFunction) => string;
}

function compiler(mode: CheckMode): Ajv {
  const { Ajv } = load('ajv') as typeof ajvModule;
  const { default: addFormats } = load('ajv-formats') as { default: FormatsPlugin };
  const ajv = new Ajv({
    allErrors: true,
    // Hands the failing value and schema to whoever words the error.
    verbose: true,
    strictTypes: false,
    useDefaults: mode === 'fill',
    code: { source: true },
  });
  ajv.addVocabulary(['x-reads']);
  addFormats(ajv);
  return ajv;
}
