import type { LevelGenotype } from '../nas/network/genotype.js';

/** Width and height in pixels of what a cell is drawn with. */
export const SIZES = {
  input: [46, 28],
  node: [28, 28],
  output: [40, 28],
  label: [48, 22],
} as const;

/** Names of a cell's parts in its graph. */
export const stateName = (state: number): string => `state${state}`;
export const labelName = (node: number, rank: number): string => `label${node}_${rank}`;
export const OUTPUT = 'output';

/**
 * A cell in Graphviz's language, from left to right. Labels are nodes of the graph in the middle of their edges, so that
 * the layout keeps them clear of everything else.
 */
export function cellGraph({ nodes }: Pick<LevelGenotype, 'nodes'>): string {
  const states = nodes.map((_, node) => stateName(node + 2));
  const labels = nodes.flatMap((edges, node) => edges.map((_, rank) => labelName(node, rank)));
  const edges = nodes.flatMap((kept, node) =>
    kept.map(
      ({ from }, rank) =>
        `${stateName(from)} -> ${labelName(node, rank)} -> ${stateName(node + 2)} [weight=2]`,
    ),
  );
  return `digraph {
    graph [rankdir=LR, nodesep=0.2, ranksep=0.28, mclimit=8, splines=true]
    node [shape=box, label="", fixedsize=true]
    edge [arrowhead=none]
    { rank=min ${declare(['state0', 'state1'], 'input')} state0 -> state1 [style=invis] }
    node [shape=circle] ${declare(states, 'node')}
    node [shape=box]
    ${declare(labels, 'label')}
    { rank=max ${declare([OUTPUT], 'output')} }
    ${edges.join('\n')}
    ${states.map((state) => `${state} -> ${OUTPUT}`).join('\n')}
  }`;
}

function declare(names: readonly string[], kind: keyof typeof SIZES): string {
  const [width, height] = SIZES[kind];
  return `node [width=${width / 72}, height=${height / 72}] ${names.join(' ')}`;
}
