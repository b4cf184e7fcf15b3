import type { GenotypeEdge, LevelGenotype } from './genotype.js';
import type { CellGeometry } from './geometry.js';
import { affine, convolution, depthwise, type Layers, type ParameterSpec } from './parameters.js';

/** The cell's edges as the reference numbers them: `_ops.0` and `_ops.1` lead to node 0, and so on. */
export function edgesOf(genotype: LevelGenotype): GenotypeEdge[] {
  return genotype.nodes.flatMap((edges) => [...edges]);
}

/** Only the edges from a reduction cell's own inputs halve the map. */
export const strideOf = (cell: CellGeometry, edge: GenotypeEdge): 1 | 2 =>
  cell.reduction && edge.from < 2 ? 2 : 1;

/** Whether the edge is the identity, which drop-path spares. */
export function isIdentity(cell: CellGeometry, edge: GenotypeEdge): boolean {
  return edge.operation === 'skip_connect' && strideOf(cell, edge) === 1;
}

/** Convolutions, and the names of the normalisations after them. */
interface NamedLayers {
  readonly parameters: readonly ParameterSpec[];
  readonly norms: readonly string[];
}

/** Convolutions of an operation and the normalisations after them; pools and identities have none. */
function layersOf(name: string, edge: GenotypeEdge, stride: 1 | 2, c: number): NamedLayers {
  const kernel = edge.operation.endsWith('5x5') ? 5 : 3;
  switch (edge.operation) {
    case 'max_pool_3x3':
    case 'avg_pool_3x3':
      return { parameters: [], norms: [] };
    case 'skip_connect':
      return stride === 1 ? { parameters: [], norms: [] } : factorizedReduceLayers(name, c, c);
    case 'dil_conv_3x3':
    case 'dil_conv_5x5':
      return {
        parameters: [depthwise(`${name}.op.1`, kernel, c), convolution(`${name}.op.2`, 1, c, c)],
        norms: [`${name}.op.3`],
      };
    case 'sep_conv_3x3':
    case 'sep_conv_5x5':
      return {
        parameters: [1, 5].flatMap((layer) => [
          depthwise(`${name}.op.${layer}`, kernel, c),
          convolution(`${name}.op.${layer + 1}`, 1, c, c),
        ]),
        norms: [`${name}.op.3`, `${name}.op.7`],
      };
  }
}

function factorizedReduceLayers(name: string, inputs: number, outputs: number): NamedLayers {
  return {
    parameters: [1, 2].map((half) => convolution(`${name}.conv_${half}`, 1, inputs, outputs / 2)),
    norms: [`${name}.bn`],
  };
}

/** Everything trained in one cell, and its normalisations: what brings its inputs to one form, then its edges. */
export function derivedCellLayers(
  cell: CellGeometry,
  genotype: LevelGenotype,
): { preprocessing: Layers; operations: Layers } {
  const prefix = `cells.${cell.index}`;
  const reluConvBn = (name: string, inputs: number): NamedLayers => ({
    parameters: [convolution(`${name}.op.1`, 1, inputs, cell.channels)],
    norms: [`${name}.op.2`],
  });
  return {
    preprocessing: withNormalisations(cell.channels, [
      cell.afterReduction
        ? factorizedReduceLayers(`${prefix}.preprocess0`, cell.inputs[0], cell.channels)
        : reluConvBn(`${prefix}.preprocess0`, cell.inputs[0]),
      reluConvBn(`${prefix}.preprocess1`, cell.inputs[1]),
    ]),
    operations: withNormalisations(
      cell.channels,
      edgesOf(genotype).map((edge, i) =>
        layersOf(`${prefix}._ops.${i}`, edge, strideOf(cell, edge), cell.channels),
      ),
    ),
  };
}

function withNormalisations(channels: number, layers: readonly NamedLayers[]): Layers {
  return {
    parameters: layers.flatMap(({ parameters, norms }) => [
      ...parameters,
      ...norms.flatMap((norm) => affine(norm, channels)),
    ]),
    normalisations: layers.flatMap(({ norms }) => norms.map((name) => ({ name, channels }))),
  };
}
