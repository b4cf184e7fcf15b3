// Times short commands, alternating between them: npm run bench:cli -- [--runs N]
// Measures wall-clock time, and the processor time of all Node processes, which depends little on other load.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { exitCode as codes } from '../../cli/exit.js';
import { projectRoot } from '../../platform/paths.js';
import { loadPlan } from '../../spec/load-plan.js';
import { localStore } from '../../store/local/local-store.js';
import { createRun } from '../../store/run.js';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '20' } } });
const runs = Number(values.runs);

const spec = 'pipelines/quickstart.yaml';
const home = mkdtempSync(join(tmpdir(), 'strata-bench-'));
const cpuFile = join(home, 'cpu');
const env = {
  STRATA_HOME: home,
  STRATA_BENCH_CPU: cpuFile,
  NODE_OPTIONS: `--import=${pathToFileURL(join(projectRoot, 'tools', 'bench', 'cpu-at-exit.mjs')).href}`,
};

const compiled = [process.execPath, 'dist/cli/main.js'];
const checked = [process.execPath, 'bin/strata.mjs'];
const commands = [
  ['--version'],
  ['--help'],
  ['validate', spec],
  ['plan', spec],
  ['list'],
  ['status'],
  ['show', 'quickstart-19'],
];
const cases = [
  [process.execPath, '--eval', ''],
  ...[compiled, checked].flatMap((way) => commands.map((command) => [...way, ...command])),
  ['npx', 'strata', '--version'],
  ['npx', 'strata', 'validate', spec],
];

const store = localStore(join(home, 'store'));
const plan = await loadPlan(join(projectRoot, spec));
for (let i = 0; i < 20; i++) await createRun(store, { name: `quickstart-${i}`, plan });

const figures = cases.map(() => ({ clock: [] as number[], cpu: [] as number[] }));
for (let round = 0; round < runs; round++) {
  for (const [i, [program, ...args]] of cases.entries()) {
    writeFileSync(cpuFile, '');
    const began = performance.now();
    const { exitCode, stderr } = await execa(program!, args, { cwd: projectRoot, env, reject: false });
    if (exitCode !== codes.done && exitCode !== codes.workRemains)
      throw new Error(`${args.join(' ')}: ${stderr}`);
    figures[i]!.clock.push(performance.now() - began);
    figures[i]!.cpu.push(
      readFileSync(cpuFile, 'utf8')
        .trim()
        .split('\n')
        .reduce((sum, line) => sum + Number(line), 0),
    );
  }
}
rmSync(home, { recursive: true });

console.log(
  `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim()}, ${runs} runs, load ${loadavg()[0]?.toFixed(1)}\n`,
);
console.log('wall clock: median  minimum   processor time: median');
for (const [i, command] of cases.entries()) {
  const { clock, cpu } = figures[i]!;
  const columns = [
    median(clock).padStart(20),
    seconds(Math.min(...clock)).padStart(6),
    median(cpu).padStart(24),
  ];
  console.log(`${columns.join(' ')}   ${command.join(' ').replace(process.execPath, 'node')}`);
}

function median(milliseconds: readonly number[]): string {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  return seconds(sorted[Math.floor(sorted.length / 2)]!);
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}
