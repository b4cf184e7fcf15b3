import type { LineageRecord, StageOutcomeFacts } from '../../lineage/records.js';
import type { Artifact } from '../../store/blob.js';

const hex = (letter: string) => letter.repeat(64);

export function artifact(letter: string): Artifact {
  return { digest: `sha256:${hex(letter)}`, size: 10, mediaType: 'application/octet-stream' };
}

/** The outcome of a stage, with `changes`. */
export function outcome(changes: Partial<StageOutcomeFacts> = {}): StageOutcomeFacts {
  return {
    stage: 'data',
    kind: 'prepare',
    key: hex('a'),
    components: { kind: 'prepare', version: 1, with: { seed: 0 }, inputs: {}, sources: {} },
    outcome: 'computed',
    inputs: {},
    sources: {},
    outputs: { dataset: artifact('1') },
    summary: {},
    code: {
      strata: '0.1.0',
      git: { commit: 'c'.repeat(40), dirty: false },
      node: '20.0.0',
      tfjs: '4.22.0',
      tensorflow: '2.21.0',
      temporal: '1.24.0',
    },
    host: { hostname: 'lab', os: 'Linux 6', arch: 'x64', cpu: 'some', cores: 2 },
    attempts: [attempt(1)],
    startedAt: '2025-01-01T00:00:00.000Z',
    finishedAt: '2025-01-01T00:01:00.000Z',
    ...changes,
  };
}

export function attempt(fence: number, fromStep = 0): LineageRecord['attempts'][number] {
  const time = '2025-01-01T00:00:00.000Z';
  return { attempt: fence, fence, startedAt: time, finishedAt: time, fromStep, outcome: 'completed' };
}

/** The stages of a small pipeline: data → search → derive → evaluate, where evaluate reads the data too. */
export function pipelineOutcomes(): StageOutcomeFacts[] {
  const from = (stage: string, output: string, letter: string) => ({
    stage,
    output,
    artifact: artifact(letter),
  });
  return [
    outcome({
      sources: {
        trainImages: { path: '/data/train.gz', digest: `sha256:${hex('e')}` },
        images: { path: '/data/images', digest: `sha256:${hex('f')}`, files: 60 },
      },
    }),
    outcome({
      stage: 'search',
      kind: 'search',
      key: hex('b'),
      components: { kind: 'search', version: 3, with: { seed: 7, epochs: 2 }, inputs: {}, sources: {} },
      inputs: { dataset: from('data', 'dataset', '1') },
      outputs: { checkpoint: artifact('2'), metrics: artifact('3') },
      attempts: [attempt(1), attempt(2, 400)],
    }),
    outcome({
      stage: 'derive',
      kind: 'derive',
      key: hex('c'),
      components: { kind: 'derive', version: 1, with: {}, inputs: {}, sources: {} },
      inputs: { from: from('search', 'checkpoint', '2') },
      outputs: { genotype: artifact('4') },
      summary: { gap: 0.12 },
    }),
    outcome({
      stage: 'evaluate',
      kind: 'evaluate',
      key: hex('d'),
      components: { kind: 'evaluate', version: 1, with: { seed: 1 }, inputs: {}, sources: {} },
      inputs: { dataset: from('data', 'dataset', '1'), genotype: from('derive', 'genotype', '4') },
      outputs: { weights: artifact('5') },
      summary: { testAccuracy: 0.97123456, note: 'text' },
    }),
  ];
}
