import { expect, test } from 'vitest';
import { checkSpec } from '../../spec/check-spec.js';
import { otherVersion } from '../../spec/migrate/migrations.js';
import { baseSpec } from './base-spec.js';

const table = [
  { from: undefined, to: 'strata/v1', change: 'adds it' },
  { from: 'strata/v1', to: 'strata/v2', change: 'renames' },
];

test('the error for a spec of an older version names `strata migrate`', () => {
  expect(otherVersion('strata/v1', 'strata/v2', table)).toMatchObject({
    code: 'SPEC_API_VERSION',
    found: 'this file is of strata/v1',
    remedy: expect.stringContaining('strata migrate FILE') as string,
  });
});

test('a spec of a newer Strata has that error only, whatever its content', () => {
  const { plan, diagnostics } = checkSpec(`${baseSpec.replace('v1', 'v2')}novelty: 1\n`, 'x.yaml');
  expect(plan).toBeUndefined();
  expect(diagnostics).toMatchObject([
    {
      code: 'SPEC_API_VERSION',
      line: 1,
      column: 13,
      found: 'this file is of strata/v2 and needs a newer Strata; this one reads up to strata/v1',
      remedy: 'update Strata',
    },
  ]);
});

test('the error for a spec without a version names `strata migrate`', () => {
  const { diagnostics } = checkSpec(baseSpec.replace('apiVersion: strata/v1\n', ''), 'x.yaml');
  expect(diagnostics).toMatchObject([
    { code: 'SPEC_MISSING_KEY', remedy: expect.stringContaining('strata migrate FILE --write') as string },
  ]);
});

test.each(['strata/v2', undefined, 1, 'v1', 'strata/v0'])(
  '%j is not an older or newer version',
  (version) => {
    expect(otherVersion(version, 'strata/v2', table)).toBeUndefined();
  },
);
