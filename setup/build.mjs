import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { contentFingerprint, listFiles, quickFingerprint, writeAtomically } from './files.mjs';
import { npmPackages } from './npm-packages.mjs';
import { root, runCommand } from './places.mjs';
import { schemaFiles } from './schemas.mjs';

const dist = join(root, 'dist');
const stamp = join(dist, '.build.json');
const bundle = join(dist, 'workflow-bundle.js');
const isSchema = (name) => name.endsWith('.schema.json');
/** Made for editors of the others, and never checked against here. */
const forEditors = 'pipeline';
const notCompiled = ['node_modules', 'dist', 'test', 'setup', 'bin'];

/**
 * TypeScript to `dist/`; schemas compiled ahead, so that short commands are quick; and the workflows bundled ahead, so
 * that a worker starts in half a second.
 */
export const build = {
  name: 'build',
  after: [npmPackages.name],

  ready: () => readStamp().quick === quickFingerprint(inputs()),

  /** Type errors are printed and leave the build unfinished, but what was compiled can be run. */
  async make(progress) {
    const quick = quickFingerprint(inputs());
    const content = contentFingerprint(inputs());
    const before = readStamp();
    if (before.content === content) {
      writeStamp({ ...before, quick });
      return;
    }
    progress.at('compiling');
    const typesHold = await compile();
    await compileSchemas();
    const bundled = await bundleWorkflows(before.bundled, progress);
    writeStamp(typesHold ? { quick, content, bundled } : { bundled });
  },
};

function inputs() {
  const isInput = (name) => (name.endsWith('.ts') && !name.endsWith('.config.ts')) || isSchema(name);
  const settings = ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];
  return [...listFiles(root, isInput, notCompiled), ...settings.map((name) => join(root, name))];
}

async function compile() {
  const outputs = removeOrphans();
  const memory = join(dist, '.tsbuildinfo');
  if (!outputs.every(existsSync)) rmSync(memory, { force: true });
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { status, stdout } = await runCommand(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
    cwd: root,
  });
  if (status !== 0) process.stderr.write(`\n${stdout}`);
  return status === 0;
}

/** Removes what was compiled from sources that are gone, and returns the outputs that the present ones have. */
function removeOrphans() {
  const sources = inputs().filter((path) => path.endsWith('.ts'));
  const outputs = sources.map((path) => join(dist, relative(root, path).replace(/\.ts$/, '.js')));
  const kept = new Set([bundle, ...outputs]);
  for (const path of listFiles(dist, (name) => /\.js(\.map)?$/.test(name))) {
    if (!kept.has(path.replace(/\.map$/, ''))) rmSync(path);
  }
  return outputs;
}

/** What reads them, `schemas/validate.ts`, looks for them beside itself. */
async function compileSchemas() {
  const compiler = join(dist, 'schemas', 'load-schema.js');
  if (!existsSync(compiler)) return;
  const { compileSchemaToModule } = await import(pathToFileURL(compiler).href);
  const folder = join(dist, 'schemas', 'compiled');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of schemaFiles().keys()) {
    if (name === forEditors) continue;
    for (const mode of ['check', 'fill']) {
      writeAtomically(join(folder, `${name}.${mode}.cjs`), compileSchemaToModule(name, mode));
    }
  }
}

/** Workflow code imports values from its own folder and from Temporal only; the linter makes sure. */
async function bundleWorkflows(before, progress) {
  const entry = join(dist, 'workflows', 'index.js');
  if (!existsSync(entry)) return undefined;
  const inputs = listFiles(join(dist, 'workflows'), (name) => name.endsWith('.js'));
  const fingerprint = contentFingerprint([...inputs, join(root, 'package-lock.json')]);
  if (before === fingerprint && existsSync(bundle)) return fingerprint;
  progress.at('bundling workflows');
  const { bundleWorkflowCode } = createRequire(join(root, 'package.json'))('@temporalio/worker');
  const quiet = { trace() {}, debug() {}, info() {}, warn() {}, error: console.error, log() {} };
  const { code } = await bundleWorkflowCode({ workflowsPath: entry, logger: quiet });
  writeAtomically(bundle, code);
  return fingerprint;
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(stamp, 'utf8'));
  } catch {
    return {};
  }
}

function writeStamp(facts) {
  writeAtomically(stamp, JSON.stringify(facts));
}

/** What every command needs, each component after those that it is made from. */
export const compiled = [npmPackages, build];
