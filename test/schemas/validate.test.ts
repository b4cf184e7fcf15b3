import { expect, test } from 'vitest';
import { readSchema } from '../../schemas/load-schema.js';
import { fillDefaults, schemaErrors, validate } from '../../schemas/validate.js';

test('a value that matches comes back as it is', () => {
  const options = { timeout: '2h' };
  expect(validate('stage-options', options)).toBe(options);
  expect(options).toEqual({ timeout: '2h' });
});

test('every place that does not match is named in one error', () => {
  const damaged = { timeout: '2 hours', resources: { queue: 'tpu' } };
  expect(() => validate('stage-options', damaged, { place: 'options.json' })).toThrow(
    expect.objectContaining({
      code: 'SCHEMA_MISMATCH',
      details: expect.objectContaining({ cause: 'bug' }) as unknown,
      message: expect.stringMatching(/^options\.json: .*\/timeout .*\/resources\/queue /) as string,
    }),
  );
  expect(schemaErrors('stage-options', damaged).map(({ instancePath }) => instancePath)).toEqual([
    '/timeout',
    '/resources/queue',
  ]);
});

test('defaults are written into the value, those beside a $ref before those behind it', () => {
  const settings = { dataset: '${{ stages.data.outputs.dataset }}', genotype: '${{ stages.a.outputs.b }}' };
  expect(fillDefaults('stage-evaluate', settings)).toEqual([]);
  expect(settings).toMatchObject({ batch: 96, seed: 0, weights: { momentum: 0.9, learningRate: { to: 0 } } });
});

test('a schema is read with what it refers to in its place', () => {
  expect(JSON.stringify(readSchema('spec'))).not.toContain('$ref');
  expect(readSchema('stage-warmup')).toMatchObject({
    properties: { network: { default: {}, properties: { cells: { default: 8 } } } },
  });
});
