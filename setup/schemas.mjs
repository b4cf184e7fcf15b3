// Where schemas are. Nothing here is compiled, because types are generated from them first.
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { listFiles } from './files.mjs';
import { root } from './places.mjs';

export const schemaFolder = join(root, 'schemas');

/**
 * Every schema's file by its name: schemas/<name>.schema.json, and for the settings of a stage kind, `stage-<kind>`,
 * stages/<kind>/settings.schema.json.
 */
export function schemaFiles() {
  const own = listFiles(schemaFolder, (name) => name.endsWith('.schema.json'), ['generated']);
  const settings = listFiles(join(root, 'stages'), (name) => name === 'settings.schema.json');
  return new Map([
    ...own.map((file) => [basename(file, '.schema.json'), file]),
    ...settings.map((file) => [`stage-${basename(dirname(file))}`, file]),
  ]);
}

export function readSchema(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
