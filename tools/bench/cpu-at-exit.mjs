// Preloaded into what tools/bench/cli.ts times: appends the milliseconds of processor time that the process took.
import { appendFileSync } from 'node:fs';

process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  appendFileSync(process.env.STRATA_BENCH_CPU, `${(user + system) / 1000}\n`);
});
