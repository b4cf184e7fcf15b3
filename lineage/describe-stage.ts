import type { CodeFacts, LineageRecord } from './lineage-record.js';

/** What the tree tells of a stage, below its name: figures, what was made, and what it all depends on. */
export function describeStage(
  record: LineageRecord,
  read?: { readonly output: string; readonly digest: string },
): string[] {
  const figures = Object.entries(record.summary).filter(([, value]) => typeof value === 'number');
  return [
    figures.map(([name, value]) => `${name} ${figure(value as number)}`).join(', '),
    read ? `${read.output} ${short(read.digest)}` : made(record),
    content(record),
    [
      `${record.kind} version ${record.components.version}`,
      `key ${record.key.slice(0, 12)}`,
      ...seed(record),
    ].join(', '),
    [ending(record), ...attempts(record)].join(', '),
    code(record.code),
  ].filter((line) => line !== '');
}

function made({ outputs }: LineageRecord): string {
  return Object.entries(outputs)
    .map(([output, { digest }]) => `${output} ${short(digest)}`)
    .join(', ');
}

/** The pictures and labels of a data set, which are the same however they were packed or are split. */
function content({ summary }: LineageRecord): string {
  const digest = summary['content'];
  return typeof digest === 'string' ? `content ${short(digest)}` : '';
}

function ending({ outcome, producedBy, run, host }: LineageRecord): string {
  const where = ` on ${host.hostname}`;
  // A pause, a cancelled run and a worker that ended are the same to an attempt.
  if (outcome === 'paused') return `stopped at a checkpoint${where}`;
  if (outcome !== 'cached') return outcome + where;
  return producedBy && producedBy.run !== run
    ? `computed${where} by run ${producedBy.run}`
    : `computed${where} before`;
}

function attempts({ attempts: all }: LineageRecord): string[] {
  const last = all.at(-1);
  if (!last) return [];
  const count = all.length === 1 ? '1 attempt' : `${all.length} attempts`;
  return last.fromStep ? [`${count}, the last from step ${last.fromStep}`] : [count];
}

function seed({ components }: LineageRecord): string[] {
  const value = components.with['seed'];
  return typeof value === 'number' ? [`seed ${value}`] : [];
}

function code({ strata, git, tensorflow, node }: CodeFacts): string {
  const commit = git ? ` at ${git.commit.slice(0, 12)}${git.dirty ? ' with changes' : ''}` : '';
  return [
    `strata ${strata}${commit}`,
    ...(tensorflow ? [`TensorFlow ${tensorflow}`] : []),
    `Node ${node}`,
  ].join(', ');
}

function short(digest: string): string {
  return digest.slice(0, 'sha256:'.length + 12);
}

/** Up to six significant digits; a count is exact. */
function figure(value: number): string {
  return String(Number.isInteger(value) ? value : Number(value.toPrecision(6)));
}
