import { Graphviz } from '@hpcc-js/wasm-graphviz';
import type { LevelGenotype } from '../../nas/network/genotype.js';

/** Width and height of a cell's parts in pixels. */
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
 * the layout prevents overlaps.
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

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Positions of a cell's parts, in pixels from its upper left corner. */
export interface CellLayout {
  readonly width: number;
  readonly height: number;
  /** The middle of a part. */
  center(name: string): Point;
  /** The curve between two parts, as the `d` of an SVG path. */
  curve(from: string, to: string): string;
}

/** Lays out cells; deterministic. */
export async function cellLayouter(): Promise<(cell: Pick<LevelGenotype, 'nodes'>) => CellLayout> {
  const graphviz = await Graphviz.load();
  return (cell) => {
    const json = graphviz.layout(cellGraph(cell), 'json', 'dot', { yInvert: true });
    return readLayout(JSON.parse(json) as GraphvizJson);
  };
}

/** The fields of Graphviz's `json` output that are used here; positions are in points. */
interface GraphvizJson {
  readonly bb: string;
  readonly objects: readonly { readonly _gvid: number; readonly name: string; readonly pos?: string }[];
  readonly edges: readonly { readonly tail: number; readonly head: number; readonly pos: string }[];
}

function readLayout({ bb, objects, edges }: GraphvizJson): CellLayout {
  const [, height, width] = bb.split(',').map(Number) as [number, number, number, number];
  const names = new Map(objects.map((object) => [object._gvid, object.name]));
  const centers = new Map(objects.flatMap(({ name, pos }) => (pos ? [[name, point(pos)] as const] : [])));
  const curves = new Map(
    edges.map(({ tail, head, pos }) => [`${names.get(tail)} ${names.get(head)}`, path(pos)] as const),
  );
  return {
    width,
    height,
    center: (name) => centers.get(name)!,
    curve: (from, to) => curves.get(`${from} ${to}`)!,
  };
}

function point(text: string): Point {
  const [x, y] = text.split(',').map(Number) as [number, number];
  return { x, y };
}

/** From the control points of a cubic spline. */
function path(text: string): string {
  const [start, ...rest] = text.split(' ').map((part) => {
    const { x, y } = point(part);
    return `${pixels(x)},${pixels(y)}`;
  });
  return `M${start} C${rest.join(' ')}`;
}

/** Rounded to tenths of a pixel. */
export function pixels(value: number): string {
  return String(Math.round(value * 10) / 10);
}
