import { putBlob } from '../../store/blob.js';
import { prepare as prepareDataset, type PrepareOptions } from '../data/prepare.js';
import type { StageContext } from '../training/train.js';
import { DATASET } from './media-types.js';
import type { StageOutcome } from './stage-result.js';

/** Raw images in, one data set out. */
export async function prepare({ job, store, say }: StageContext): Promise<StageOutcome> {
  say({ type: 'started', fromStep: 0, steps: 1, facts: {} });
  const { bytes, summary } = await prepareDataset({
    with: job.with as unknown as PrepareOptions,
    sources: job.sources,
    onProgress: ({ phase, done, total }) => say({ type: 'progress', phase, step: done, steps: total }),
  });
  return { outputs: { dataset: await putBlob(store, bytes, DATASET) }, summary };
}
