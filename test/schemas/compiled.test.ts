import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { projectRoot } from '../../platform/paths.js';
import type * as validateModule from '../../schemas/validate.js';
import { fillDefaults, schemaErrors } from '../../schemas/validate.js';

// Beside the source there are no compiled schemas, so that it has ajv compile them; what is built uses those compiled ahead.
const built = (await import(
  pathToFileURL(join(projectRoot, 'dist/schemas/validate.js')).href
)) as typeof validateModule;

test.each([
  [
    'spec',
    { apiVersion: 'strata/v9', name: 'No', stages: { A: { uses: 'derve', needs: ['a', 'a'] } }, x: 1 },
  ],
  ['parameter', { type: 'float', default: [], enum: [] }],
  ['stage-prepare', { source: { mnist: {}, idx: {} }, holdout: 2, normalize: { mean: ['a'] } }],
  ['stage-search', { epochs: 0.5, network: { levels: [[-1]] }, entropy: { schedule: 'up' } }],
  ['run', { name: 'x', created: 'yesterday' }],
])('the build checks against %s as ajv does, with the same words and values at hand', (schema, value) => {
  const errors = schemaErrors(schema, value);
  expect(errors.length).toBeGreaterThan(1);
  expect(built.schemaErrors(schema, value)).toEqual(errors);
});

test('the build writes in the same defaults', () => {
  const [written, expected] = [{ epochs: 3 }, { epochs: 3 }];
  built.fillDefaults('stage-search', written);
  fillDefaults('stage-search', expected);
  expect(written).toEqual(expected);
  expect(Object.keys(written).length).toBeGreaterThan(5);
});
