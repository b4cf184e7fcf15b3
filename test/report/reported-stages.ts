import type { DeriveSummary } from '../../stages/derive/kind.js';
import type { EvaluateSummary } from '../../stages/evaluate/kind.js';
import type { SearchSummary } from '../../stages/search/kind.js';
import type { ReportedStage } from '../../runs/outputs.js';
import type { JsonObject } from '../../schemas/json.js';
import type { StageKind } from '../../spec/plan.js';

const cells = [
  'sep3@1 sep3@0 · skip@0 sep3@1 · skip@0 sep3@1 · sep3@0 skip@2',
  'max3@0 max3@1 · skip@2 max3@0 · max3@0 skip@2 · skip@2 avg3@0',
  'sep5@1 dil3@0 · sep5@0 sep3@1 · dil5@0 sep3@3 · sep3@0 sep5@2',
  'max3@0 sep3@1 · skip@2 max3@0 · max3@0 dil5@2 · dil3@2 avg3@0',
  'dil5@1 dil5@0 · dil5@0 sep3@1 · sep3@2 sep3@1 · sep3@0 dil3@2',
];
const levels: SearchSummary['levels'] = cells.map((genotype, level) => ({
  level,
  cells: [level],
  reduction: level % 2 === 1,
  skips: genotype.split('skip').length - 1,
  genotype,
  entropy: 0.3 + level / 20,
  probabilityOfNone: 0.01 + level / 100,
  probabilityOfSkip: 0.1,
}));

export const searchSummary: SearchSummary = {
  parameters: 31_402,
  entropy: { before: 0.99987, after: 0.40012 },
  probabilityOfNone: 0.0301,
  levels,
  supernetAccuracy: 0.963,
  supernetLoss: 0.12,
  measuredOn: 'measure',
  alphaTravel: 6,
};

const deriveSummary: DeriveSummary = {
  levels: levels.map(({ level, cells, reduction, skips, genotype }) => {
    return { level, cells, reduction, skips, genotype };
  }),
  discretization: {
    supernetAccuracy: 0.963,
    derivedAccuracy: 0.911,
    derivedAccuracySoftmaxWeights: 0.92,
    gap: 0.052,
    measuredOn: 'measure',
  },
};

const evaluateSummary: EvaluateSummary = {
  parameters: 28_114,
  testAccuracy: 0.9871,
  testLoss: 0.04,
  testImages: 10_000,
  trainAccuracy: 0.99,
  trainLoss: 0.03,
};

/** The stages of a quickstart as it would be known from a run: five levels, one cell each. */
export const quickstart: readonly ReportedStage[] = [
  stage('data', 'prepare', 11.2, ['dataset'], { images: { test: 10_000 } }),
  stage('warmup', 'warmup', 31, ['checkpoint', 'metrics'], { parameters: 31_402 }),
  stage('search', 'search', 112, ['checkpoint', 'metrics'], searchSummary),
  stage('derive', 'derive', 3.21, ['genotype'], deriveSummary),
  stage('evaluate', 'evaluate', 63, ['weights', 'metrics'], evaluateSummary),
];

export function stage(
  name: string,
  kind: StageKind,
  seconds: number,
  outputs: readonly string[],
  summary: JsonObject,
): ReportedStage {
  const artifacts = outputs.map((output, index) => {
    const digest = `sha256:${Buffer.from(`${name} ${index}`).toString('hex').padEnd(64, '0')}`;
    return [output, { digest, size: 1000, mediaType: 'application/octet-stream' }] as const;
  });
  return { name, kind, summary, outputs: Object.fromEntries(artifacts), seconds, cached: false };
}
