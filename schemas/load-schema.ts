import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type * as ajvModule from 'ajv';
import type { Ajv, ValidateFunction } from 'ajv';
import type { FormatsPlugin } from 'ajv-formats';
import { projectRoot } from '../platform/paths.js';
import type { Json, JsonObject } from './json.js';

/**
 * The schema of this name with every `$ref` replaced by what it points to; keywords beside a `$ref` override
 * those of its target. These schemas are not recursive.
 */
export function readSchema(name: string): JsonObject {
  const file = schemaFile(name);
  return inline(readJson(file), file) as JsonObject;
}

/** schemas/<name>.schema.json; the settings of a stage kind, `stage-<kind>`, are in the kind's folder. */
function schemaFile(name: string): string {
  const settings = join(projectRoot, 'stages', name.replace(/^stage-/, ''), 'settings.schema.json');
  return name.startsWith('stage-') && existsSync(settings)
    ? settings
    : join(projectRoot, 'schemas', `${name}.schema.json`);
}

function inline(value: Json, file: string): Json {
  if (isList(value)) return value.map((item) => inline(item, file));
  if (value === null || typeof value !== 'object') return value;
  const { $ref, ...own } = value;
  if (typeof $ref !== 'string') return mapValues(value, (item) => inline(item, file));
  const [otherFile, pointer = ''] = $ref.split('#');
  const target = otherFile ? join(dirname(file), otherFile) : file;
  const found = inline(resolvePointer(readJson(target), pointer), target) as JsonObject;
  return { ...found, ...mapValues(own, (item) => inline(item, file)) };
}

function resolvePointer(root: Json, pointer: string): Json {
  let value = root;
  for (const part of pointer.split('/').slice(1)) value = (value as JsonObject)[part]!;
  return value;
}

const parsedFiles = new Map<string, Json>();

function readJson(file: string): Json {
  const cached = parsedFiles.get(file);
  if (cached !== undefined) return cached;
  const content = JSON.parse(readFileSync(file, 'utf8')) as Json;
  parsedFiles.set(file, content);
  return content;
}

function mapValues(object: JsonObject, change: (value: Json) => Json): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** `fill` also writes the schema's defaults into the value. */
export type CheckMode = 'check' | 'fill';

// Loading ajv takes as long as a short command, and is unnecessary with the compiled validators of the build.
const require = createRequire(import.meta.url);

/** The schema of this name as a function. */
export function compileSchema(name: string, mode: CheckMode): ValidateFunction {
  return compiler(mode).compile(readSchema(name));
}

/** Compiles the schema to a CommonJS module, which needs little of ajv and loads fast. */
export function compileSchemaToModule(name: string, mode: CheckMode): string {
  const { default: standaloneCode } = require('ajv/dist/standalone') as StandaloneModule;
  const ajv = compiler(mode);
  return standaloneCode(ajv, ajv.compile(readSchema(name)));
}

interface StandaloneModule {
  readonly default: (ajv: Ajv, validate: ValidateFunction) => string;
}

function compiler(mode: CheckMode): Ajv {
  const { Ajv } = require('ajv') as typeof ajvModule;
  const { default: addFormats } = require('ajv-formats') as { default: FormatsPlugin };
  const ajv = new Ajv({
    allErrors: true,
    // Errors include the invalid value and its schema.
    verbose: true,
    strictTypes: false,
    useDefaults: mode === 'fill',
    code: { source: true },
  });
  ajv.addVocabulary(['x-reads']);
  addFormats(ajv);
  return ajv;
}
