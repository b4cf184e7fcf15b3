import { readFile } from 'node:fs/promises';
import type { EvaluateWith } from '../stages/evaluate/kind.js';
import { type Artifact, openBlob } from '../store/blob.js';
import { loadDataset } from './data/dataset-file.js';
import { inMemorySource, type ImageSource } from './data/image-source.js';
import { readStreamedDataset } from './data/streamed/dataset-file.js';
import { streamedSource } from './data/streamed/image-source.js';
import { type Genotype, readGenotype } from './network/genotype.js';
import { parseGenotype, publishedGenotype } from './network/parse-genotype.js';
import { STREAMED_DATASET } from './outputs.js';
import type { StageContext } from './protocol.js';

/** The input that a `with` field of this name refers to. */
export function inputOf({ job }: StageContext, name: string): Artifact {
  const artifact = job.inputs[name];
  if (!artifact) throw new Error(`the job has no input ${name}`);
  return artifact;
}

export async function openInput(context: StageContext, name: string): Promise<string> {
  return openBlob(context.store, inputOf(context, name));
}

/** A prepared data set. Of a streamed one only the index is read and verified here, and each image when it is needed. */
export async function openDataset(context: StageContext, artifact: Artifact): Promise<ImageSource> {
  const path = await openBlob(context.store, artifact);
  if (artifact.mediaType !== STREAMED_DATASET) return inMemorySource(loadDataset(path));
  const dataset = readStreamedDataset(await readFile(path), path);
  return streamedSource(dataset, await openBlob(context.store, dataset.images, { digest: false }));
}

/** The genotype that an evaluation was given: an output of a stage, a file, or one that DARTS published. */
export async function openGenotype(
  context: StageContext,
  given: EvaluateWith['genotype'],
): Promise<Genotype> {
  if (given && 'published' in given) return publishedGenotype(given.published);
  if (!given) return readGenotype(await openInput(context, 'genotype'));
  const place = sourceOf(context, 'genotype');
  return parseGenotype(await readFile(place, 'utf8'), place);
}

function sourceOf({ job }: StageContext, role: string): string {
  const source = job.sources[role];
  if (!source || !('path' in source)) throw new Error(`the job has no path of source ${role}`);
  return source.path;
}
