import { describeStage } from './describe-stage.js';
import type { LineageRecord } from './lineage-record.js';

/**
 * The lineage of a run as text: from each final stage, such as an evaluation with its test accuracy, down through
 * everything that it was made from, to the digests of the raw data files. A stage that several others read is drawn
 * once and referred to after that. Of several records of one stage the last one counts.
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
  /** The first is the node's name; the others tell more about it. */
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
      : { lines: [`${input}: ${stage}, of which no record was found`, `${output} ${digest}`], children: [] };
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
