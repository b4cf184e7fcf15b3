import { describe, expect, test } from 'vitest';
import { checkSpec } from '../../spec/check-spec.js';
import type { DiagnosticCode } from '../../spec/diagnostic.js';
import { changed } from './base-spec.js';

/** ¦ marks where the fault is to be reported; it is taken out before the spec is read. */
type Fault = [code: DiagnosticCode, piece: string, by: string];

const data = '${{ stages.data.outputs.dataset }}';
const warmupDataset = `with:\n      dataset: ${data}\n      network`;
const evaluateDataset = `with:\n      dataset: ${data}\n      genotype`;

const faults: Record<string, Fault[]> = {
  'YAML that cannot be read': [
    ['SPEC_YAML_SYNTAX', 'name: small', 'name: "small¦'],
    ['SPEC_YAML_SYNTAX', '    uses: derive', '¦\tuses: derive'],
    ['SPEC_YAML_SYNTAX', 'to: "${{ params.lambda }}"', 'to: $¦{{ params.lambda }}'],
    ['SPEC_YAML_SYNTAX', 'epochs: 2', 'epochs: ¦!int 2'],
    ['SPEC_YAML_SYNTAX', 'defaults:', '¦---\ndefaults:'],
    ['SPEC_DUPLICATE_KEY', 'epochs: 2', 'epochs: 2\n      ¦epochs: 4'],
    ['SPEC_ALIAS', 'epochs: 2', 'epochs: ¦*many'],
    ['SPEC_ALIAS', 'retry: { attempts: 5 }', 'retry: &r { attempts: ¦*r }'],
    ['SPEC_ALIAS', 'retry: { attempts: 5 }', 'retry: ¦{ <<: 5 }'],
  ],
  'keys and names': [
    ['SPEC_API_VERSION', 'strata/v1', '¦strata/v2'],
    ['SPEC_MISSING_KEY', 'apiVersion: strata/v1\nname: small', '¦name: small'],
    ['SPEC_MISSING_KEY', 'derive:\n    uses: derive\n', '¦derive:\n'],
    ['SPEC_MISSING_KEY', 'with:\n      source: { mnist: {} }\n', '¦with:\n'],
    ['SPEC_BAD_FORMAT', 'name: small', 'name: ¦Small'],
    ['SPEC_BAD_NAME', 'defaults:', '  ¦2nd: { type: integer, default: 1 }\ndefaults:'],
    ['SPEC_UNKNOWN_KEY', 'defaults:', '¦version: 2\ndefaults:'],
    ['SPEC_UNKNOWN_KEY', 'holdout: 0.5', '¦houldout: 0.5'],
    ['SPEC_UNKNOWN_KEY', 'channels: 4', '¦chanels: 4'],
    ['SPEC_UNKNOWN_KEY', 'checkpoint: { every: 200 steps }', 'checkpoint: { ¦evry: 200 steps }'],
    ['SPEC_UNKNOWN_KEY', 'source: { mnist: {} }', 'source: { mnist: { ¦size: 28 } }'],
  ],
  values: [
    ['SPEC_WRONG_TYPE', 'epochs: 2', 'epochs: ¦two'],
    ['SPEC_WRONG_TYPE', 'epochs: 2', 'epochs: ¦1.5'],
    ['SPEC_WRONG_TYPE', 'epochs: 2', '¦epochs:'],
    ['SPEC_WRONG_TYPE', 'holdout: 0.5', 'holdout: ¦.nan'],
    ['SPEC_WRONG_TYPE', 'levels: stage', 'levels: ¦7'],
    ['SPEC_WRONG_TYPE', 'levels: stage', 'levels: [[0, ¦one], [1], [2], [3], [4]]'],
    ['SPEC_WRONG_TYPE', 'source: { mnist: {} }', 'source: { ¦mnist: }'],
    ['SPEC_WRONG_TYPE', 'retry: { attempts: 5 }', 'retry: ¦5'],
    ['SPEC_OUT_OF_RANGE', 'epochs: 2', 'epochs: ¦0'],
    ['SPEC_WRONG_TYPE', 'every: 200 steps', 'every: ¦200'],
    ['SPEC_OUT_OF_RANGE', 'holdout: 0.5', 'holdout: ¦1'],
    ['SPEC_OUT_OF_RANGE', 'holdout: 0.5', 'holdout: 0.5\n      measure: ¦0.6'],
    ['SPEC_OUT_OF_RANGE', 'cells: 5', 'cells: ¦2'],
    ['SPEC_OUT_OF_RANGE', 'epochs: 3', 'epochs: 3\n      alpha: { betas: ¦[0.9] }'],
    ['SPEC_OUT_OF_RANGE', 'to: "${{ params.lambda }}"', 'to: "${{ params.lambda }}", startEpoch: ¦4'],
    ['SPEC_UNKNOWN_VALUE', 'schedule: linear', 'schedule: ¦liner'],
    ['SPEC_UNKNOWN_VALUE', 'queue: gpu', 'queue: ¦tpu'],
    ['SPEC_UNKNOWN_VALUE', 'auxiliary: false', 'auxiliary: ¦true'],
    ['SPEC_UNKNOWN_VALUE', 'levels: stage', 'levels: ¦stages'],
    ['SPEC_UNKNOWN_KIND', 'uses: derive', 'uses: ¦drive'],
    ['SPEC_BAD_FORMAT', 'every: 200 steps', 'every: ¦200 epochs'],
    ['SPEC_BAD_FORMAT', 'attempts: 5', 'backoff: ¦10 seconds'],
    ['SPEC_CONFLICT', 'source: { mnist: {} }', 'source: ¦{ mnist: {}, imageFolder: . }'],
    ['SPEC_MISSING_KEY', 'source: { mnist: {} }', 'source: ¦{}'],
    ['SPEC_CONFLICT', 'holdout: 0.5', 'normalise: ¦{ mean: [0], std: [1, 1] }'],
    ['SPEC_CONFLICT', 'schedule: linear, to: "${{ params.lambda }}"', 'to: ¦"${{ params.lambda }}"'],
    ['SPEC_CONFLICT', 'epochs: 3', `epochs: 3\n      ¦dataset: ${data}`],
    ['SPEC_MISSING_KEY', 'with:\n      from: ${{ stages.warmup.outputs.checkpoint }}\n', '¦with:\n'],
  ],
  levels: [
    ['SPEC_LEVELS', 'levels: stage', 'levels: ¦[[0], [1], [2], [3]]'],
    ['SPEC_LEVELS', 'levels: stage', 'levels: [[0, 2], [1], [¦2, 4], [3]]'],
    ['SPEC_LEVELS', 'levels: stage', 'levels: [¦[0, 1], [2, 4], [3]]'],
    ['SPEC_LEVELS', 'levels: stage', 'levels: [[0, 2, 4], [1, 3, ¦5]]'],
    ['SPEC_LEVELS', 'schedule: linear', 'levelWeights: ¦[1, 0], schedule: linear'],
  ],
  expressions: [
    ['SPEC_UNKNOWN_PARAM', '${{ params.seed }}', '¦${{ params.sed }}'],
    ['SPEC_EXPRESSION', 'epochs: 2', 'epochs: ¦${{ 1 + 1 }}'],
    ['SPEC_EXPRESSION', 'epochs: 2', 'epochs: ¦"${{ params.seed }"'],
    ['SPEC_REFERENCE_MISPLACED', 'epochs: 2', `epochs: ¦${data}`],
    ['SPEC_REFERENCE_MISPLACED', 'source: { mnist: {} }', `source: { imageFolder: ¦"${data}" }`],
    ['SPEC_REFERENCE_MISPLACED', evaluateDataset, evaluateDataset.replace(data, `¦x${data}`)],
    ['SPEC_WRONG_TYPE', 'epochs: 2', 'epochs: ¦${{ params.lambda }}'],
  ],
  references: [
    ['SPEC_UNKNOWN_STAGE', '${{ stages.warmup.outputs.checkpoint', '¦${{ stages.warmpu.outputs.checkpoint'],
    ['SPEC_UNKNOWN_STAGE', '    uses: derive', '    needs: [data, ¦serch]\n    uses: derive'],
    ['SPEC_UNKNOWN_OUTPUT', warmupDataset, warmupDataset.replace(data, '¦${{ stages.data.outputs.images }}')],
    ['SPEC_WRONG_OUTPUT_KIND', 'genotype: ${{ stages.derive.outputs.genotype }}', `genotype: ¦${data}`],
    [
      'SPEC_WRONG_OUTPUT_KIND',
      'from: ${{ stages.search.outputs.checkpoint }}',
      'from: ¦${{ stages.warmup.outputs.checkpoint }}',
    ],
    [
      'SPEC_WRONG_OUTPUT_KIND',
      'from: ${{ stages.search.outputs.checkpoint }}',
      'from: ¦${{ stages.search.outputs.metrics }}',
    ],
    ['SPEC_REFERENCE_EXPECTED', 'from: ${{ stages.search.outputs.checkpoint }}', 'from: ¦search'],
    ['SPEC_REFERENCE_EXPECTED', 'from: ${{ stages.search.outputs.checkpoint }}', 'from: ¦7'],
    [
      'SPEC_CYCLE',
      'from: ${{ stages.warmup.outputs.checkpoint }}',
      'from: ¦${{ stages.search.outputs.checkpoint }}',
    ],
    ['SPEC_CYCLE', '    uses: warmup', '    needs: ¦[evaluate]\n    uses: warmup'],
  ],
  parameters: [
    [
      'SPEC_PARAM_UNSET',
      'seed: { type: integer, default: 3, minimum: 0, maximum: 9 }',
      '¦seed: { type: integer }',
    ],
    ['SPEC_WRONG_TYPE', 'default: 3', 'default: ¦three'],
    ['SPEC_OUT_OF_RANGE', 'default: 3', 'default: ¦30'],
    ['SPEC_UNKNOWN_VALUE', 'type: number', 'type: ¦float'],
    ['SPEC_MISSING_KEY', 'lambda: { type: number, default: 0.5 }', '¦lambda: { default: 0.5 }'],
  ],
  'files and networks': [
    ['SPEC_NETWORK_IMPOSSIBLE', 'channels: 4,', 'channels: 4, partialChannels: ¦3,'],
    ['SPEC_FILE_MISSING', 'source: { mnist: {} }', 'source: { imageFolder: ¦nowhere.tar.gz }'],
    ['SPEC_FILE_MISSING', 'source: { mnist: {} }', 'source: { imageFolder: ¦package.json }'],
    [
      'SPEC_NETWORK_IMPOSSIBLE',
      `${evaluateDataset}: \${{ stages.derive.outputs.genotype }}\n      auxiliary: false`,
      `${evaluateDataset.replace(data, `¦${data}`)}: \${{ stages.derive.outputs.genotype }}`,
    ],
  ],
};

function placeOf(marked: string): { line: number; column: number } {
  const before = marked.slice(0, marked.indexOf('¦')).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
}

for (const [group, cases] of Object.entries(faults)) {
  describe(group, () => {
    test.each(cases)('%s: %s → %s', (code, piece, by) => {
      const marked = changed(piece, by);
      const { plan, diagnostics } = checkSpec(marked.replace('¦', ''), 'small.yaml');
      const errors = diagnostics.filter(({ severity }) => severity === 'error');
      expect(plan).toBeUndefined();
      expect(errors.map((error) => error.code)).toEqual([code]);
      expect(errors[0]).toMatchObject(placeOf(marked));
    });
  });
}
