import { expect, test } from 'vitest';
import { runReport } from '../../report/run-report.js';
import { quickstart, searchSummary, stage } from './reported-stages.js';

const store = '/home/ada/.strata/store';
const report = (stages = quickstart, width = 80) => runReport(stages, { width, color: false, store });

test('on 80 columns a run of five levels fits a screen of 24 lines with space for a prompt', () => {
  expect(report()).toMatchInlineSnapshot(`
    "level    cell skip genotype
    0 normal    0    3 sep3@1 sep3@0 · skip@0 sep3@1 · skip@0 sep3@1 · sep3@0 skip@2
    1 reduce    1    3 max3@0 max3@1 · skip@2 max3@0 · max3@0 skip@2 · skip@2 avg3@0
    2 normal    2    0 sep5@1 dil3@0 · sep5@0 sep3@1 · dil5@0 sep3@3 · sep3@0 sep5@2
    3 reduce    3    1 max3@0 sep3@1 · skip@2 max3@0 · max3@0 dil5@2 · dil3@2 avg3@0
    4 normal    4    0 dil5@1 dil5@0 · dil5@0 sep3@1 · sep3@2 sep3@1 · sep3@0 dil3@2

    entropy of α        1.000 → 0.400 by level 0.30 0.35 0.40 0.45 0.50
    p(none)             0.030 by level 0.01 0.02 0.03 0.04 0.05
    super-network       96.30 % of held-out images; 31,402 parameters
    discretization gap  5.20 points from 96.30 % to 91.10 %, one operation per edge
    test accuracy       98.71 % of 10,000 test images; 28,114 parameters

    data      11s     dataset 64/64617461*
    warmup    31s     checkpoint 77/7761726d*  metrics 77/7761726d*
    search    1m 52s  checkpoint 73/73656172*  metrics 73/73656172*
    derive    3.2s    genotype 64/64657269*
    evaluate  1m 3s   weights 65/6576616c*  metrics 65/6576616c*
    outputs: /home/ada/.strata/store/blobs/sha256 (digests shortened)"
  `);
});

test('on 50 columns nothing is lost and nothing is wider', () => {
  expect(report(quickstart, 50)).toMatchInlineSnapshot(`
    "level    cell skip genotype
    0 normal    0    3 sep3@1 sep3@0 · skip@0 sep3@1
                       skip@0 sep3@1 · sep3@0 skip@2
    1 reduce    1    3 max3@0 max3@1 · skip@2 max3@0
                       max3@0 skip@2 · skip@2 avg3@0
    2 normal    2    0 sep5@1 dil3@0 · sep5@0 sep3@1
                       dil5@0 sep3@3 · sep3@0 sep5@2
    3 reduce    3    1 max3@0 sep3@1 · skip@2 max3@0
                       max3@0 dil5@2 · dil3@2 avg3@0
    4 normal    4    0 dil5@1 dil5@0 · dil5@0 sep3@1
                       sep3@2 sep3@1 · sep3@0 dil3@2

    entropy of α        1.000 → 0.400 by level 0.30
                        0.35 0.40 0.45 0.50
    p(none)             0.030 by level 0.01 0.02 0.03
                        0.04 0.05
    super-network       96.30 % of held-out images;
                        31,402 parameters
    discretization gap  5.20 points from 96.30 % to
                        91.10 %, one operation per
                        edge
    test accuracy       98.71 % of 10,000 test images;
                        28,114 parameters

    data      11s     dataset 64/64617461*
    warmup    31s     checkpoint 77/7761726d*
                      metrics 77/7761726d*
    search    1m 52s  checkpoint 73/73656172*
                      metrics 73/73656172*
    derive    3.2s    genotype 64/64657269*
    evaluate  1m 3s   weights 65/6576616c*
                      metrics 65/6576616c*
    outputs: /home/ada/.strata/store/blobs/sha256
             (digests shortened)"
  `);
});

test.each([50, 64, 80, 120])('on %i columns no line is longer, and every word is there', (width) => {
  const text = report(quickstart, width);
  expect(text.split('\n').filter((line) => line.length > width)).toEqual([]);
  expect(words(text)).toEqual(words(report()));
});

test('without color there are no control characters but line ends', () => {
  expect(report()).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
});

test('color changes nothing but color', () => {
  const colored = runReport(quickstart, { width: 80, color: true, store });
  expect(colored).toContain('\u001b[33mskip@2\u001b[39m');
  expect(colored.replaceAll(/\u001b\[\d+m/g, '')).toBe(report());
});

test('an accuracy on images that trained α is marked as optimistic', () => {
  const summary = { ...searchSummary, measuredOn: 'alpha' };
  expect(report([stage('search', 'search', 5, ['checkpoint'], summary)])).toContain('trained α (optimistic)');
});

test('before anything is derived, the genotype that would be derived now is shown', () => {
  expect(report(quickstart.slice(0, 3))).toContain(searchSummary.levels[4]!.genotype);
});

test('stages of one kind are distinguished by name', () => {
  const transfer = { ...quickstart[4]!, name: 'transfer' };
  expect(report([...quickstart, transfer])).toMatch(
    /test accuracy \(evaluate\).*\ntest accuracy \(transfer\)/,
  );
});

test('cached stages are marked', () => {
  const known = quickstart.map((each) => ({ ...each, cached: each.name !== 'evaluate' }));
  expect(report(known)).toMatch(/derive +3.2s +cached  genotype/);
  expect(report(known)).toMatch(/evaluate +1m 3s +weights/);
});

test('a long list of cells is shortened to ranges', () => {
  const shared = { ...searchSummary.levels[0]!, cells: [0, 1, 2, 3, 4, 5, 7, 8, 10, 11, 12] };
  const stages = [stage('search', 'search', 5, ['checkpoint'], { ...searchSummary, levels: [shared] })];
  expect(report(stages, 50).split('\n').slice(0, 3)).toEqual([
    'level             cell skip genotype',
    '0 normal 0-5 7 8 10-12    3 sep3@1 sep3@0',
    '                            skip@0 sep3@1',
  ]);
});

test('a summary of another version of Strata, without these figures, still shows times and paths', () => {
  const text = report([stage('search', 'search', 5, ['checkpoint'], { steps: 3 })]);
  expect(text).toMatch(/^search  5s  checkpoint 73\/73656172\*\n/);
});

test('a run without a finished stage has an empty report', () => {
  expect(report([])).toBe('');
});

function words(text: string): string[] {
  return text.split(/[\s·]+/).sort();
}
