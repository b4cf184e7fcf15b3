// What an operation of the search space needs is its definition and its place in the list: shown by adding one.
import { describe, expect, test, vi } from 'vitest';
import type * as list from '../../../nas/network/operations/list.js';
import { networkCost, supernetCost } from '../../../nas/network/cost.js';
import { parseDartsText, writeDartsText } from '../../../nas/network/darts-text.js';
import { evaluationLayers } from '../../../nas/network/evaluation-layers.js';
import { derivedCell } from '../../../nas/network/evaluation-network.js';
import { type Genotype, type GenotypeEdge, genotypeText } from '../../../nas/network/genotype.js';
import { cellGeometry } from '../../../nas/network/geometry.js';
import type { ParameterSpec } from '../../../nas/network/layers.js';
import { mixedCell } from '../../../nas/network/mixed-cell.js';
import { OPERATIONS } from '../../../nas/network/operations/index.js';
import { FlatParameters } from '../../../nas/network/parameters.js';
import { supernetParameters } from '../../../nas/network/supernet-layers.js';
import { alphaShape } from '../../../nas/network/supernet.js';
import { keyedGenerator, normal } from '../../../nas/random.js';
import { deriveLevels } from '../../../nas/search/derivation.js';
import { batchNorm } from '../../../nas/tensor/batch-norm.js';
import { convolve, relu } from '../../../nas/tensor/convolution.js';
import { valueAndGradients } from '../../../nas/tensor/optimizers.js';
import { type Tensor, tf } from '../../../nas/tensor/tensorflow.js';
import { genotypeSvg } from '../../../report/drawing/genotype-svg.js';
import { edgesOf, elements, levelsOf, readSvg } from '../../report/read-svg.js';
import { relativeDifference } from '../golden/golden-set.js';

vi.mock('../../../nas/network/operations/list.js', async (original) => {
  const { KEPT_OPERATIONS } = await original<typeof list>();
  const { convolution1x1 } = await import('./conv-1x1.js');
  return { KEPT_OPERATIONS: [...KEPT_OPERATIONS, convolution1x1] };
});

const NAME = 'conv_1x1' as GenotypeEdge['operation'];
const COLUMN = 8;
const shape = { cells: 3, channels: 4, nodes: 1, stemMultiplier: 1, imageChannels: 3, classes: 2 };
const [normalCell, reduction] = cellGeometry(shape);

const cellsOf = (operation: GenotypeEdge['operation']): Genotype =>
  parseDartsText(
    `Genotype(normal=[('${operation}', 0), ('${operation}', 1)], normal_concat=range(2, 3),
              reduce=[('${operation}', 0), ('${operation}', 1)], reduce_concat=range(2, 3))`,
    'a test',
  );
const genotype = cellsOf(NAME);
const derived = { ...shape, genotype, stem: 'cifar', auxiliary: false } as const;

const random = (purpose: string, ...size: number[]): Tensor =>
  tf.tensor(
    normal(
      keyedGenerator({ seed: 0, purpose }),
      size.reduce((a, b) => a * b),
    ),
    size,
  );

const namesOf = (specs: readonly ParameterSpec[], part: string): string[] =>
  specs.map(({ name }) => name).filter((name) => name.includes(part));

test('it takes the next column of α', () => {
  expect(OPERATIONS.indexOf(NAME)).toBe(COLUMN);
  expect(alphaShape(2, 4)).toEqual([2, 14, COLUMN + 1]);
});

test('a cell is derived with it where its weight is the largest', () => {
  const mixture = Float32Array.from({ length: 2 * (COLUMN + 1) }, (_, i) =>
    i % (COLUMN + 1) === COLUMN ? 0.5 : 0.1,
  );
  expect(deriveLevels(mixture, [0], 1)[0]!.nodes).toEqual([
    [
      { operation: NAME, from: 0 },
      { operation: NAME, from: 1 },
    ],
  ]);
});

describe('its layers', () => {
  test('are in the super-network, on every edge', () => {
    const specs = supernetParameters(shape);
    expect(namesOf(specs, `._ops.${COLUMN}.`)).toEqual(
      [0, 1, 2].flatMap((cell) =>
        [0, 1].map((edge) => `cells.${cell}._ops.${edge}._ops.${COLUMN}.op.1.weight`),
      ),
    );
  });

  test('are in a derived network, with an affine normalization', () => {
    const { parameters, normalizations } = evaluationLayers(derived);
    expect(namesOf(parameters, 'cells.1._ops.0')).toEqual([
      'cells.1._ops.0.op.1.weight',
      'cells.1._ops.0.op.2.weight',
      'cells.1._ops.0.op.2.bias',
    ]);
    expect(normalizations).toContainEqual({ name: 'cells.1._ops.0.op.2', channels: 8 });
  });

  test('are in the cost of both', () => {
    // Two edges per cell; maps of 8×8, 4×4 and 2×2 with 4, 8 and 16 channels.
    const weights = [4, 8, 16].map((channels) => 2 * channels * channels);
    const multiplyAdds = weights.map((count, cell) => count * [64, 16, 4][cell]!);
    const sum = (values: number[]): number => values.reduce((a, b) => a + b);
    // Pools have no layers, so what remains is the rest of the network.
    const rest = { ...derived, genotype: cellsOf('max_pool_3x3') };
    const [cost, without] = [networkCost(derived, [8, 8]), networkCost(rest, [8, 8])];
    expect(cost.multiplyAdds - without.multiplyAdds).toBe(sum(multiplyAdds));
    const gainsAndOffsets = 2 * 2 * (4 + 8 + 16);
    expect(cost.parameters - without.parameters).toBe(sum(weights) + gainsAndOffsets);
    expect(supernetCost(shape, [8, 8]).parameters).toBe(new FlatParameters(supernetParameters(shape)).size);
  });
});

describe('its names', () => {
  test('are in the text of a cell', () => {
    expect(genotypeText(genotype.levels[0]!)).toBe('conv1@0 conv1@1');
  });

  test("are read from DARTS's text and written to it", () => {
    expect(genotype.levels[0]!.nodes[0]![0]).toEqual({ operation: NAME, from: 0 });
    const text = writeDartsText(genotype);
    expect(text).toContain("normal=[('conv_1x1', 0), ('conv_1x1', 1)]");
    expect(parseDartsText(text, 'a test')).toEqual(genotype);
  });
});

test('it is drawn in its own look, which the legend explains', async () => {
  const svg = readSvg(await genotypeSvg(genotype, { title: 'a test' }));
  const [edge] = edgesOf(levelsOf(svg)[0]!);
  expect(edge!.getAttribute('data-operation')).toBe('conv_1x1');
  expect(elements('text', edge!)[0]!.textContent).toBe('conv1');
  expect(elements('path', edge!)[0]!.getAttribute('stroke')).toBe('#6b3fa0');
  const texts = elements('text', svg).map(({ textContent }) => textContent);
  expect(texts).toContain('convolution');
  expect(texts).toContain('1, 3, and 5 stand for windows of 1×1, 3×3, and 5×5');
});

describe.each([
  ['normal', normalCell!, 1],
  ['reduction', reduction!, 2],
] as const)('in a %s cell', (_, cell, stride) => {
  const { channels } = cell;

  test('a mixed cell computes it, and its gradients', () => {
    const parameters = new FlatParameters(
      supernetParameters(shape).filter(({ name }) => name.startsWith(`cells.${cell.index}.`)),
    );
    const inputs: [Tensor, Tensor] = [random('first', 2, 4, 4, channels), random('last', 2, 4, 4, channels)];
    const onlyThis = tf.oneHot(tf.tensor1d([COLUMN, COLUMN], 'int32'), COLUMN + 1).toFloat();
    const weights = tf.tensor1d(parameters.initialize(1));
    // Without a factor the mean of a normalized map would be 0, whatever the weights are.
    const factor = random('factor', 2, 4 / stride, 4 / stride, channels);
    const { gradients, extras } = valueAndGradients([weights, onlyThis], (vector, mixture) => {
      const value = mixedCell(inputs, { operations: mixture }, parameters.unpack(vector), cell, shape);
      return { loss: tf.sum(tf.mul(value, factor)), extras: { value } };
    });

    const unpacked = parameters.unpack(weights);
    const filter = (edge: number): Tensor =>
      unpacked(`cells.${cell.index}._ops.${edge}._ops.${COLUMN}.op.1.weight`);
    const expected = tf.addN(
      inputs.map((input, edge) => batchNorm(convolve(relu(input), filter(edge), stride))),
    );
    expect(relativeDifference(floats(extras.value), floats(expected))).toBeLessThan(1e-5);

    const [ofWeights, ofMixture] = gradients as [Tensor, Tensor];
    const views = parameters.views(floats(ofWeights));
    for (const name of namesOf(parameters.specs, `._ops.${COLUMN}.`)) {
      expect(Math.max(...views.get(name)!.values.map(Math.abs)), name).toBeGreaterThan(1e-3);
    }
    const ofColumn = [0, 1].map((edge) => floats(ofMixture)[edge * (COLUMN + 1) + COLUMN]!);
    const ownTerm = (edge: number): number =>
      floats(tf.sum(tf.mul(batchNorm(convolve(relu(inputs[edge]!), filter(edge), stride)), factor)))[0]!;
    expect(
      relativeDifference(Float32Array.from(ofColumn), Float32Array.from([ownTerm(0), ownTerm(1)])),
    ).toBeLessThan(1e-4);
  });

  test('a derived cell computes it', () => {
    const level = genotype.levels.find(({ reduction }) => reduction === cell.reduction)!;
    const inputs = cell.inputs.map((width, input) => random(`input ${input}`, 2, 4, 4, width)) as [
      Tensor,
      Tensor,
    ];
    const { parameters } = evaluationLayers(derived);
    const flat = new FlatParameters(parameters);
    const unpacked = flat.unpack(tf.tensor1d(flat.initialize(1)));
    const normalize = (name: string, x: Tensor): Tensor =>
      batchNorm(x, unpacked(`${name}.weight`), unpacked(`${name}.bias`));
    const value = derivedCell(inputs, cell, level, unpacked, normalize);

    const own = (name: string, x: Tensor, by = 1): Tensor =>
      batchNorm(convolve(relu(x), unpacked(`cells.${cell.index}.${name}.op.1.weight`), by));
    const expected = tf.addN(
      inputs.map((input, i) => own(`_ops.${i}`, own(`preprocess${i}`, input), stride)),
    );
    expect(relativeDifference(floats(value), floats(expected))).toBeLessThan(1e-5);
  });
});

function floats(tensor: Tensor): Float32Array {
  return tensor.dataSync<'float32'>();
}
