// Preloaded into the compute processes of tools/bench/stream-check.ts: writes the peak memory of the process, in KiB.
import { writeFileSync } from 'node:fs';

process.on('exit', () => writeFileSync(process.env.STRATA_BENCH_PEAK, `${process.resourceUsage().maxRSS}`));
