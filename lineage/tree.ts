import type { CodeFacts, LineageRecord } from './records.js';

/**
 * The lineage of a run as a text tree: from each final stage, such as an evaluation with its test accuracy, through its
 * inputs, to the digests of the raw data files. A stage with several readers is drawn once and referenced after that. Of
 * several records of a stage, the last one is used.
 */
export function lineageTree(records: readonly LineageRecord[]): string {
  const stages = new Map(records.map((record) => [record.stage, record]));
  const read = new Set(
    [...stages.values()].flatMap((record) => Object.values(record.inputs).map(({ stage }) => stage)),
  );
  const drawn = new Set<string>();
  const finals = [...stages.values()].filter(({ stage }) => !read.has(stage));
  return finals.map((record) => drawTree(nodeOf(record, stages, drawn)).join('\n')).join('\n\n');
}

interface TreeNode {
  /** The node's name, followed by details. */
  readonly lines: readonly string[];
  readonly children: readonly TreeNode[];
}

function nodeOf(
  record: LineageRecord,
  stages: ReadonlyMap<string, LineageRecord>,
  drawn: Set<string>,
  read?: { readonly input: string; readonly output: string; readonly digest: string },
): TreeNode {
  const name = read ? `${read.input}: ${record.stage}` : record.stage;
  if (drawn.has(record.stage)) return { lines: [`${name} (above)`], children: [] };
  drawn.add(record.stage);

  const inputs = Object.entries(record.inputs).map(([input, { stage, output, artifact }]): TreeNode => {
    const maker = stages.get(stage);
    const { digest } = artifact;
    return maker
      ? nodeOf(maker, stages, drawn, { input, output, digest })
      : { lines: [`${input}: ${stage}, no record found`, `${output} ${digest}`], children: [] };
  });
  const sources = Object.entries(record.sources).map(([role, { path, url, digest, files }]): TreeNode => ({
    lines: [`${role}: ${path ?? url}${files === undefined ? '' : ` (${files} files)`}`, digest],
    children: [],
  }));
  return { lines: [name, ...describeStage(record, read)], children: [...inputs, ...sources] };
}

function drawTree({ lines, children }: TreeNode): string[] {
  const [name = '', ...details] = lines;
  const bar = children.length > 0 ? '│ ' : '  ';
  const below = children.flatMap((child, index) => {
    const isLast = index === children.length - 1;
    return drawTree(child).map(
      (line, row) => `${row === 0 ? (isLast ? '└─ ' : '├─ ') : isLast ? '   ' : '│  '}${line}`,
    );
  });
  return [name, ...details.map((detail) => `${bar} ${detail}`), ...below];
}

/** The details of a stage below its name: figures, outputs, and what they depend on. */
function describeStage(
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

/** The digest of a data set's images and labels, independent of packing and split. */
function content({ summary }: LineageRecord): string {
  const digest = summary['content'];
  return typeof digest === 'string' ? `content ${short(digest)}` : '';
}

function ending({ outcome, producedBy, run, host }: LineageRecord): string {
  const where = ` on ${host.hostname}`;
  // An attempt cannot distinguish a pause, a cancelled run and a worker shutdown.
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

/** Up to six significant digits; integers are exact. */
function figure(value: number): string {
  return String(Number.isInteger(value) ? value : Number(value.toPrecision(6)));
}
