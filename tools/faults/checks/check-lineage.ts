import { pathToFileURL } from 'node:url';
import { type LineageRecord, readLineage } from '../../../lineage/records.js';
import { openStore } from '../../../store/open-store.js';
import { readResult } from '../../../store/result.js';
import type { TraceLine } from '../trace.js';

/** The digests of what a run left, as `stage.output`. */
export type Digests = Readonly<Record<string, string>>;

export async function lineageOf(folder: string, run: string): Promise<readonly LineageRecord[]> {
  return readLineage(openStore(pathToFileURL(folder).href), run);
}

export function outputsOf(records: readonly LineageRecord[]): Digests {
  const outputs = records.flatMap(({ stage, outputs }) =>
    Object.entries(outputs).map(([name, { digest }]) => [`${stage}.${name}`, digest] as const),
  );
  return Object.fromEntries(outputs);
}

/** What is told wrongly, twice, or not at all by the records of a run that computed every one of these stages. */
export async function checkLineage(
  folder: string,
  run: string,
  stages: readonly string[],
  trace: readonly TraceLine[],
): Promise<string[]> {
  const store = openStore(pathToFileURL(folder).href);
  const records = await lineageOf(folder, run);
  const faults: string[] = [];
  for (const stage of stages) {
    const told = records.filter((record) => record.stage === stage);
    const computed = told.filter(({ outcome }) => outcome === 'computed');
    const say = (fault: string) => faults.push(`lineage of ${stage}: ${fault}`);
    const [record] = computed;
    if (!record || computed.length > 1 || told.some(({ outcome }) => outcome === 'cached')) {
      say(told.map(({ outcome }) => outcome).join(', ') || 'no record');
      continue;
    }
    const { attempts, key } = record;
    if (attempts.some(({ attempt }, index) => attempt !== index + 1)) say('attempts are not counted from 1');
    if (attempts.some(({ fence }, index) => fence <= (attempts[index - 1]?.fence ?? 0)))
      say('fences do not grow');
    if (attempts.filter(({ outcome }) => outcome === 'completed').length !== 1)
      say('not one attempt completed it');
    const last = attempts.at(-1);
    const result = await readResult(store, key);
    if (last?.outcome !== 'completed' || result?.producedBy.fence !== last.fence)
      say(
        `the result is of fence ${result?.producedBy.fence}, the record ends with ${last?.outcome} ${last?.fence}`,
      );
    const began = trace.flatMap((line) => (line.type === 'job' && line.key === key ? [line.fence] : []));
    const untold = began.filter((fence) => !attempts.some((attempt) => attempt.fence === fence));
    if (untold.length > 0) say(`attempts of fence ${untold.join(', ')} are not told`);
  }
  return faults;
}
