// A sixth kind in a copy of what is built: one folder, and its name in the list. Everything else is the project's own.
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import ts from 'typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compute } from '../../activities/compute-process.js';
import { projectRoot } from '../../platform/paths.js';
import { openBlob } from '../../store/blob.js';
import { openStore } from '../../store/open-store.js';

const folder = {
  'settings.schema.json': JSON.stringify({
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Note settings',
    description: 'What a `note` stage is given: it keeps a text. Output: `note`.',
    type: 'object',
    additionalProperties: false,
    required: ['text'],
    properties: {
      text: { type: 'string', description: 'The text to keep.', examples: ['hello'] },
      after: {
        type: 'string',
        description: 'Another note.',
        'x-reads': { output: 'note', of: ['note'] },
      },
    },
  }),
  'kind.ts': `import type { StageDefinition } from '../definition.js';

export const note: StageDefinition = {
  outputs: ['note'],
  version: 7,
  usesTensorFlow: false,
  applyRules(settings, { isValid, report }) {
    if (isValid('text') && settings['text'] === '')
      report(['text'], { code: 'SPEC_OUT_OF_RANGE', found: 'an empty text', expected: 'some text' });
  },
  costs: [],
};
`,
  'compute.ts': `import type { StageCode } from '../../nas/outputs.js';
import { putBlob } from '../../store/blob.js';

export const compute: StageCode = async ({ job, store }) => ({
  outputs: { note: await putBlob(store, Buffer.from(String(job.with['text'])), 'text/plain') },
  summary: {},
});
`,
};

const inList = (text: string): string =>
  text
    .replace(`import { derive }`, `import { note } from './note/kind.js';\nimport { derive }`)
    .replace('derive, evaluate }', 'derive, evaluate, note }');

const spec = `apiVersion: strata/v1
name: notes
stages:
  first: { uses: note, with: { text: hello } }
  second: { uses: note, with: { text: bye, after: '\${{ stages.first.outputs.note }}' } }
`;

let clone: string;

beforeAll(async () => {
  clone = await mkdtemp(join(tmpdir(), 'strata-kind-'));
  for (const part of ['dist', 'schemas', 'stages', 'setup', 'package.json', '.prettierrc.json'])
    await cp(join(projectRoot, part), join(clone, part), { recursive: true });
  await symlink(join(projectRoot, 'node_modules'), join(clone, 'node_modules'));
  // What is compiled ahead knows five kinds; without it schemas are compiled when they are needed.
  await rm(join(clone, 'dist', 'schemas', 'compiled'), { recursive: true });

  await mkdir(join(clone, 'stages', 'note'));
  for (const [name, text] of Object.entries(folder))
    await writeFile(join(clone, 'stages', 'note', name), text);
  const list = inList(await readFile(join(clone, 'stages', 'kinds.ts'), 'utf8'));
  await writeFile(join(clone, 'stages', 'kinds.ts'), list);

  await execa(process.execPath, [join(clone, 'setup', 'generate-types.mjs')]);
  await transpile('kinds');
  await mkdir(join(clone, 'dist', 'stages', 'note'));
  await transpile('note/kind');
  await transpile('note/compute');
});

afterAll(() => rm(clone, { recursive: true, force: true }));

async function transpile(name: string): Promise<void> {
  const text = await readFile(join(clone, 'stages', `${name}.ts`), 'utf8');
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  });
  await writeFile(join(clone, 'dist', 'stages', `${name}.js`), outputText);
}

async function strata(command: string, text: string, ...options: string[]) {
  const file = join(clone, 'notes.yaml');
  await writeFile(file, text);
  return execa(process.execPath, [join(clone, 'dist', 'cli', 'main.js'), command, file, ...options], {
    env: { STRATA_HOME: join(clone, 'home') },
    reject: false,
  });
}

test('the spec accepts the kind, by its schema, its rules and what it reads', async () => {
  expect(await strata('validate', spec)).toMatchObject({ exitCode: 0 });
  const wrong = await strata(
    'validate',
    spec.replace('text: hello', "text: ''").replace('.note }}', '.text }}'),
  );
  expect(wrong.exitCode).toBe(2);
  expect(wrong.stderr).toContain('SPEC_OUT_OF_RANGE: an empty text');
  expect(wrong.stderr).toContain('SPEC_UNKNOWN_OUTPUT: the stage `first` (note) has no output `text`');
});

test('its stages are planned, and have keys', async () => {
  const { stdout } = await strata('plan', spec, '--json');
  const { stages } = JSON.parse(stdout) as { stages: { name: string; kind: string; key?: string }[] };
  expect(stages).toMatchObject([
    { name: 'first', kind: 'note', key: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
    { name: 'second', kind: 'note' },
  ]);
});

test('editors know it', async () => {
  const { definitions } = JSON.parse(await readFile(join(clone, 'schemas/pipeline.schema.json'), 'utf8')) as {
    definitions: {
      stage: { properties: { uses: { enum: string[] } }; allOf: object[] };
      'stage-note': object;
    };
  };
  expect(definitions.stage.properties.uses.enum).toContain('note');
  expect(definitions.stage.allOf).toContainEqual({
    if: { properties: { uses: { const: 'note' } } },
    then: { properties: { with: { $ref: '#/definitions/stage-note' } } },
  });
  expect(definitions['stage-note']).toMatchObject({ properties: { text: { type: 'string' } } });
});

test('the compute process runs its code', async () => {
  const url = pathToFileURL(join(clone, 'store')).href;
  const store = openStore(url);
  // A store that no run is in is taken for one that is away.
  await store.write('runs/notes', '');
  const end = await compute({
    program: join(clone, 'dist', 'nas', 'compute.js'),
    job: {
      kind: 'note' as 'prepare',
      key: '0'.repeat(64),
      with: { text: 'hello' },
      inputs: {},
      sources: {},
      store: url,
      fence: 1,
      checkpoint: { everySeconds: 60, keep: 3 },
    },
    env: {},
    logFile: join(clone, 'attempt.log'),
    stop: new AbortController().signal,
    graceSeconds: 2,
    onEvent: () => undefined,
  });
  if (end.type !== 'done') throw new Error(JSON.stringify(end));
  expect(await readFile(await openBlob(store, end.outputs['note']!), 'utf8')).toBe('hello');
});
