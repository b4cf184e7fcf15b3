// Measures the overhead of a pipeline: npm run bench:pipeline -- [--runs N]
// Five stages whose compute process computes nothing (test/fixtures/compute-stub.mjs), in sequence, on the
// embedded server: the time of the whole command, and the share of the compute processes.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { projectRoot } from '../../platform/paths.js';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '5' } } });
const home = mkdtempSync(join(tmpdir(), 'strata-bench-'));
const env = {
  STRATA_HOME: home,
  STRATA_COMPUTE: join(projectRoot, 'test', 'fixtures', 'compute-stub.mjs'),
  STUB: JSON.stringify(
    Object.fromEntries(
      ['prepare', 'warmup', 'search', 'derive', 'evaluate'].map((kind) => [kind, { stepMs: 1 }]),
    ),
  ),
};
const spec = join(home, 'five.yaml');
// Another seed of the data set gives every stage another key.
const thin = readFileSync(join(projectRoot, 'test', 'fixtures', 'thin.yaml'), 'utf8');
writeFileSync(
  spec,
  thin
    .replace('params:', 'params:\n  seed: { type: integer, default: 0 }')
    .replace('source: { mnist: {} }', "source: { mnist: {} }, seed: '${{ params.seed }}'"),
);
const strata = (...args: string[]) =>
  execa(process.execPath, [join(projectRoot, 'dist', 'cli', 'main.js'), ...args], { env, cwd: home });

interface Figures {
  readonly whole: number;
  readonly stages: number;
}
const figures: Figures[] = [];
try {
  await strata('run', spec, '--set', 'seed=1000');
  for (let seed = 0; seed < Number(values.runs); seed++) {
    const began = performance.now();
    await strata('run', spec, '--set', `seed=${seed}`);
    const whole = (performance.now() - began) / 1000;
    const { stdout } = await strata('list', '--json', '--limit', '1');
    const { name } = (JSON.parse(stdout) as { name: string }[])[0]!;
    const shown = await strata('show', name, '--json');
    const { stages } = JSON.parse(shown.stdout) as { stages: { seconds: number }[] };
    figures.push({ whole, stages: stages.reduce((sum, { seconds }) => sum + seconds, 0) });
  }
} finally {
  await strata('down');
  rmSync(home, { recursive: true });
}
const median = (of: (one: Figures) => number): string =>
  figures
    .map(of)
    .sort((a, b) => a - b)
    [Math.floor(figures.length / 2)]!.toFixed(2);
console.log(`five stages that compute nothing, server already running, median of ${figures.length}:`);
console.log(`  strata run ${median(({ whole }) => whole)} s`);
console.log(`  attempts, including process start ${median(({ stages }) => stages)} s`);
console.log(`  overhead ${median(({ whole, stages }) => whole - stages)} s`);
