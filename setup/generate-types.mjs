// `npm run types` writes schemas/generated/<name>.ts from schemas/<name>.schema.json, and from several of these the one
// that editors read, schemas/pipeline.schema.json; `--check` only compares.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { compileFromFile } from 'json-schema-to-typescript';
import { format } from 'prettier';
import { listFiles } from './files.mjs';
import { pipelineSchema } from './pipeline-schema.mjs';
import { root } from './places.mjs';

const schemas = join(root, 'schemas');
const generated = join(schemas, 'generated');
const style = JSON.parse(readFileSync(join(root, '.prettierrc.json'), 'utf8'));

const readSchema = (name) => JSON.parse(readFileSync(join(schemas, `${name}.schema.json`), 'utf8'));
const forEditors = join(schemas, 'pipeline.schema.json');
const wanted = new Map([
  [forEditors, await format(JSON.stringify(pipelineSchema(readSchema)), { ...style, filepath: forEditors })],
]);
for (const file of listFiles(schemas, (name) => name.endsWith('.schema.json'), ['generated'])) {
  if (file === forEditors) continue;
  const schema = JSON.parse(readFileSync(file, 'utf8'));
  const onlyDefinitions = !schema.type && !schema.oneOf && !schema.anyOf;
  if (onlyDefinitions) continue;
  const name = basename(file, '.schema.json');
  const bannerComment = `/* Generated from schemas/${name}.schema.json by \`npm run types\`. */`;
  const text = await compileFromFile(file, { bannerComment, style, cwd: schemas });
  wanted.set(join(generated, `${name}.ts`), text);
}

const isFresh = (path) => existsSync(path) && readFileSync(path, 'utf8') === wanted.get(path);
const orphans = listFiles(generated, (name) => name.endsWith('.ts')).filter((path) => !wanted.has(path));
const stale = [...wanted.keys()].filter((path) => !isFresh(path));

if (process.argv.includes('--check')) {
  for (const path of [...stale, ...orphans])
    console.error(`${path} is not what \`npm run types\` makes of its schema`);
  if (stale.length || orphans.length) process.exitCode = 1;
} else {
  for (const path of orphans) rmSync(path);
  for (const path of stale) writeFileSync(path, wanted.get(path));
  console.log(`${wanted.size} schemas, ${stale.length} written, ${orphans.length} removed`);
}
