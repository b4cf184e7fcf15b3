// Preloaded into the compute processes of tools/bench/stream-check.ts: writes down the most memory that the process had, in KiB.
import { writeFileSync } from 'node:fs';

process.on('exit', () => writeFileSync(process.env.STRATA_BENCH_PEAK, `${process.resourceUsage().maxRSS}`));
