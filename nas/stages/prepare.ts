import { putBlob } from '../../store/blob.js';
import { prepare as prepareDataset, type PrepareJob } from '../data/prepare.js';
import { prepareStreamed, type StreamedOptions } from '../data/streamed/prepare-streamed.js';
import { streamedDatasetBytes } from '../data/streamed/streamed-dataset-file.js';
import type { StageContext } from '../training/train.js';
import { DATASET, STREAMED_DATASET } from './media-types.js';
import type { StageOutcome } from './stage-result.js';

/** Raw images in, one data set out. */
export async function prepare({ job, store, say }: StageContext): Promise<StageOutcome> {
  say({ type: 'started', fromStep: 0, steps: 1, facts: {} });
  const options = job.with as unknown as PrepareJob['with'];
  const given: Omit<PrepareJob, 'with'> = {
    sources: job.sources,
    onProgress: ({ phase, done, total }) => say({ type: 'progress', phase, step: done, steps: total }),
  };
  if (!options.streaming) {
    const { bytes, summary } = await prepareDataset({ ...given, with: options });
    return { outputs: { dataset: await putBlob(store, bytes, DATASET) }, summary };
  }
  const { dataset, summary } = await prepareStreamed({ ...given, with: options as StreamedOptions }, store);
  const index = await putBlob(store, streamedDatasetBytes(dataset), STREAMED_DATASET);
  // The images are an output of their own, so that whatever looks after outputs looks after them.
  return { outputs: { dataset: index, images: dataset.images }, summary };
}
