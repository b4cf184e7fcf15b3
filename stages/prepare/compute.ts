import { putBlob } from '../../store/blob.js';
import { localSources } from '../../nas/data/download/download.js';
import { prepare as prepareDataset, type PrepareJob } from '../../nas/data/prepare.js';
import type { OnProgress } from '../../nas/data/sources/raw-images.js';
import { streamedDatasetBytes } from '../../nas/data/streamed/dataset-file.js';
import { prepareStreamed, type StreamedOptions } from '../../nas/data/streamed/prepare.js';
import { Stopped, type StageContext } from '../../nas/protocol.js';
import { DATASET, type StageOutcome, STREAMED_DATASET } from '../../nas/outputs.js';

/** Makes one data set from raw images. A stopped download resumes where it ended; the later steps start over. */
export async function compute({ job, store, say, stopRequested }: StageContext): Promise<StageOutcome> {
  say({ type: 'started', fromStep: 0, steps: 1, facts: {} });
  const onProgress: OnProgress = ({ phase, done, total }) =>
    say({ type: 'progress', phase, step: done, steps: total });
  const sources = await untilStopped(stopRequested, (signal) =>
    localSources(job.sources, { onProgress, signal }),
  );
  const options = job.with as unknown as PrepareJob['with'];
  const given: Omit<PrepareJob, 'with'> = { sources, onProgress };
  if (!options.streaming) {
    const { bytes, summary } = await prepareDataset({ ...given, with: options });
    return { outputs: { dataset: await putBlob(store, bytes, DATASET) }, summary };
  }
  const { dataset, summary } = await prepareStreamed({ ...given, with: options as StreamedOptions }, store);
  const index = await putBlob(store, streamedDatasetBytes(dataset), STREAMED_DATASET);
  // The images are an output of their own: outputs are checked, kept and removed alike.
  return { outputs: { dataset: index, images: dataset.images }, summary };
}

/** Aborts work that waits for others, and so cannot ask whether to stop. */
async function untilStopped<T>(
  stopRequested: () => boolean,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  const watch = setInterval(() => {
    if (stopRequested()) stop.abort(new Stopped(0));
  }, 100);
  try {
    return await work(stop.signal);
  } finally {
    clearInterval(watch);
  }
}
