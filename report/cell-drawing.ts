import type { GenotypeEdge, LevelGenotype } from '../nas/network/genotype.js';
import { SHORT_NAMES } from '../nas/network/genotype-text.js';
import { labelName, OUTPUT, stateName } from './cell-graph.js';
import type { CellLayout } from './cell-layout.js';
import { arrow, cellOutput, FAINT, label, node } from './marks.js';
import { FAMILIES } from './operation-look.js';

/** A cell as SVG, from its upper left corner: the concatenation at the back, then the kept edges, then the states. */
export function drawCell({ nodes }: Pick<LevelGenotype, 'nodes'>, layout: CellLayout): string {
  const states = nodes.map((_, number) => stateName(number + 2));
  return [
    ...states.map((state, number) => concatenation(number, layout.curve(state, OUTPUT))),
    ...nodes.flatMap((edges, number) => edges.map((edge, rank) => drawEdge(edge, number, rank, layout))),
    cellOutput('k−2', 'input', layout.centre(stateName(0))),
    cellOutput('k−1', 'input', layout.centre(stateName(1))),
    ...states.map((state, number) => node(number, layout.centre(state))),
    cellOutput('k', 'output', layout.centre(OUTPUT)),
  ].join('\n');
}

function concatenation(number: number, path: string): string {
  return `<path data-concatenated="${number}" d="${path}" fill="none" stroke="${FAINT}"/>`;
}

function drawEdge({ operation, from }: GenotypeEdge, to: number, rank: number, layout: CellLayout): string {
  const family = FAMILIES[operation];
  const middle = labelName(to, rank);
  const path = `${layout.curve(stateName(from), middle)} ${layout.curve(middle, stateName(to + 2))}`;
  return [
    `<g data-from="${from}" data-to="${to + 2}" data-operation="${operation}">`,
    `<title>${operation} from ${stateWords(from)} to node ${to}</title>`,
    arrow(family, path),
    label(SHORT_NAMES[operation], family, layout.centre(middle)),
    '</g>',
  ].join('');
}

function stateWords(state: number): string {
  return ['the cell before the last', 'the last cell'][state] ?? `node ${state - 2}`;
}
