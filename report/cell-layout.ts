import { Graphviz } from '@hpcc-js/wasm-graphviz';
import type { LevelGenotype } from '../nas/network/genotype.js';
import { cellGraph } from './cell-graph.js';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where the parts of a cell go, in pixels from its upper left corner. */
export interface CellLayout {
  readonly width: number;
  readonly height: number;
  /** The middle of a part. */
  centre(name: string): Point;
  /** The curve between two parts, as the `d` of an SVG path. */
  curve(from: string, to: string): string;
}

/** Lays cells out. The same cell is always laid out the same. */
export async function cellLayouter(): Promise<(cell: Pick<LevelGenotype, 'nodes'>) => CellLayout> {
  const graphviz = await Graphviz.load();
  return (cell) => {
    const json = graphviz.layout(cellGraph(cell), 'json', 'dot', { yInvert: true });
    return readLayout(JSON.parse(json) as GraphvizJson);
  };
}

/** The part of Graphviz's `json` that is read here; positions are in points. */
interface GraphvizJson {
  readonly bb: string;
  readonly objects: readonly { readonly _gvid: number; readonly name: string; readonly pos?: string }[];
  readonly edges: readonly { readonly tail: number; readonly head: number; readonly pos: string }[];
}

function readLayout({ bb, objects, edges }: GraphvizJson): CellLayout {
  const [, height, width] = bb.split(',').map(Number) as [number, number, number, number];
  const names = new Map(objects.map((object) => [object._gvid, object.name]));
  const centres = new Map(objects.flatMap(({ name, pos }) => (pos ? [[name, point(pos)] as const] : [])));
  const curves = new Map(
    edges.map(({ tail, head, pos }) => [`${names.get(tail)} ${names.get(head)}`, path(pos)] as const),
  );
  return {
    width,
    height,
    centre: (name) => centres.get(name)!,
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

/** Tenths of a pixel are as fine as anyone sees. */
export function pixels(value: number): string {
  return String(Math.round(value * 10) / 10);
}
