import type { Artifact } from '../../store/artifact.js';
import { openBlob } from '../../store/blob.js';
import { loadDataset } from '../data/dataset-file.js';
import type { Dataset } from '../data/dataset.js';
import type { StageContext } from '../training/train.js';

/** The input that a `with` field of this name refers to. */
export function inputOf({ job }: StageContext, name: string): Artifact {
  const artifact = job.inputs[name];
  if (!artifact) throw new Error(`the job has no input ${name}`);
  return artifact;
}

export async function openInput(context: StageContext, name: string): Promise<string> {
  return openBlob(context.store, inputOf(context, name), { digest: true });
}

export async function openDataset(context: StageContext, artifact: Artifact): Promise<Dataset> {
  return loadDataset(await openBlob(context.store, artifact, { digest: true }));
}
