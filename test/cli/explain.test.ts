import { afterEach, expect, test, vi } from 'vitest';
import { explain } from '../../cli/commands/explain.js';
import { explainedCodes } from '../../cli/explain/catalog.js';
import { schemaErrors } from '../../schemas/validate.js';

afterEach(() => {
  vi.restoreAllMocks();
});

test('without a code, all codes are listed, one per line in a pipe', () => {
  const lines = printed(undefined).split('\n');
  for (const { code, means } of explainedCodes()) {
    expect(lines.filter((line) => line.startsWith(`  ${code} `))).toEqual([expect.stringContaining(means)]);
  }
});

test.each(['SPEC_UNKNOWN_KEY', 'spec_unknown_key', 'SPEC_UNKNOWN_KEY:'])('%s is explained', (text) => {
  const [heading, ...lines] = printed(text).split('\n');
  expect(heading).toBe('SPEC_UNKNOWN_KEY');
  for (const part of ['why: ', 'to do: ', 'cause: ', 'wrong:', 'fixed:']) {
    expect(lines.filter((line) => line.startsWith(part))).toHaveLength(1);
  }
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(100);
});

test('--json prints what the schema describes', () => {
  const all = JSON.parse(printed(undefined, { json: true })) as object[];
  expect(all).toHaveLength(explainedCodes().length);
  for (const one of all) expect(schemaErrors('explained-code', one)).toEqual([]);
  expect(JSON.parse(printed('RUN_UNKNOWN', { json: true }))).toMatchObject({
    code: 'RUN_UNKNOWN',
    cause: 'user',
  });
});

test('an unknown code gets a suggestion', () => {
  expect(() => explain('SPEC_UNKNWON_KEY')).toThrow(/^CODE_UNKNOWN: [^]*did you mean SPEC_UNKNOWN_KEY\?/);
});

function printed(text: string | undefined, options: Parameters<typeof explain>[1] = {}): string {
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  explain(text, options);
  const lines = log.mock.calls.map(([line]) => String(line));
  log.mockRestore();
  return lines.join('\n');
}
