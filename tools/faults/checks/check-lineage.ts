import { pathToFileURL } from 'node:url';
import { type LineageRecord, readLineage } from '../../../lineage/records.js';
import { openStore } from '../../../store/open-store.js';
import { readResult } from '../../../store/result.js';
import type { TraceLine } from '../trace.js';

/** The digests of a run's outputs, by `stage.output`. */
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

/** Wrong, duplicate or missing lineage records of a run that computed all of these stages. */
export async function checkLineage(
  folder: string,
  run: string,
  stages: readonly string[],
  trace: readonly TraceLine[],
): Promise<string[]> {
  const store = openStore(pathToFileURL(folder).href);
  const records = await lineageOf(folder, run);
  const problems: string[] = [];
  for (const stage of stages) {
    const own = records.filter((record) => record.stage === stage);
    const computed = own.filter(({ outcome }) => outcome === 'computed');
    const report = (problem: string) => problems.push(`lineage of ${stage}: ${problem}`);
    const [record] = computed;
    if (!record || computed.length > 1 || own.some(({ outcome }) => outcome === 'cached')) {
      report(own.map(({ outcome }) => outcome).join(', ') || 'no record');
      continue;
    }
    const { attempts, key } = record;
    if (attempts.some(({ attempt }, index) => attempt !== index + 1))
      report('attempts are not counted from 1');
    if (attempts.some(({ fence }, index) => fence <= (attempts[index - 1]?.fence ?? 0)))
      report('fences do not increase');
    if (attempts.filter(({ outcome }) => outcome === 'completed').length !== 1)
      report('not exactly one attempt completed the stage');
    const last = attempts.at(-1);
    const result = await readResult(store, key);
    if (last?.outcome !== 'completed' || result?.producedBy.fence !== last.fence)
      report(
        `the result is of fence ${result?.producedBy.fence}, the record ends with ${last?.outcome} ${last?.fence}`,
      );
    const began = trace.flatMap((line) => (line.type === 'job' && line.key === key ? [line.fence] : []));
    const unrecorded = began.filter((fence) => !attempts.some((attempt) => attempt.fence === fence));
    if (unrecorded.length > 0) report(`attempts of fence ${unrecorded.join(', ')} are not recorded`);
  }
  return problems;
}
