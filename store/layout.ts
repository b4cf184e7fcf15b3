/**
 * Where everything lies in the store. One home for the names, so that `ls` and this file tell the same:
 *
 *     blobs/sha256/ab/<64 hex>                              outputs of stages, by content
 *     stages/<key>/key.json                                 what the key was made of
 *     stages/<key>/result.json                              the outcome; published once
 *     stages/<key>/checkpoints/<fence>-<step>.safetensors   state; belongs to the manifest of the same name
 *     stages/<key>/checkpoints/<fence>-<step>.json          manifest; a checkpoint exists from here on
 *     stages/<key>/leases/<fence>.json                      creating it takes the lease
 *     stages/<key>/leases/<fence>.beat                      counts up while the holder lives
 *     stages/<key>/leases/<fence>.released                  the holder is done
 *     stages/<key>/set-aside/<fence>.json                   the result it had before it was to be computed anew
 *     stages/<key>/runs/<run>                               this run looks for a result here, or found one
 *     runs/<run>/removed                                    the run was removed; what is left is to be swept up
 *     trash/<64 hex>                                        a blob that may be one too many, for moments only
 *     runs/<run>/run.json, plan.json, lineage/<seq>.json, annotations/<seq>.json
 */
export const layout = {
  blob: (digest: string): string => {
    const hex = digest.slice('sha256:'.length);
    return `blobs/sha256/${hex.slice(0, 2)}/${hex}`;
  },
  keyComponents: (key: string): string => `stages/${key}/key.json`,
  result: (key: string): string => `stages/${key}/result.json`,
  checkpoints: (key: string): string => `stages/${key}/checkpoints/`,
  checkpoint: (key: string, position: CheckpointPosition, part: 'json' | 'safetensors'): string =>
    `stages/${key}/checkpoints/${digits(position.fence, 6)}-${digits(position.step, 10)}.${part}`,
  leases: (key: string): string => `stages/${key}/leases/`,
  lease: (key: string, fence: number, part: 'json' | 'beat' | 'released'): string =>
    `stages/${key}/leases/${digits(fence, 6)}.${part}`,
  setAsides: (key: string): string => `stages/${key}/set-aside/`,
  setAside: (key: string, fence: number): string => `stages/${key}/set-aside/${digits(fence, 6)}.json`,
  stages: 'stages/',
  claims: (key: string): string => `stages/${key}/runs/`,
  claim: (key: string, run: string): string => `stages/${key}/runs/${run}`,
  trash: 'trash/',
  trashed: (digest: string): string => `trash/${digest.slice('sha256:'.length)}`,
  runs: 'runs/',
  removed: (run: string): string => `runs/${run}/removed`,
  run: (run: string): string => `runs/${run}/run.json`,
  plan: (run: string): string => `runs/${run}/plan.json`,
  lineage: (run: string): string => `runs/${run}/lineage/`,
  annotations: (run: string): string => `runs/${run}/annotations/`,
  annotation: (run: string, sequence: number): string =>
    `runs/${run}/annotations/${digits(sequence, 6)}.json`,
  lineageRecord: (run: string, sequence: number): string => `runs/${run}/lineage/${digits(sequence, 9)}.json`,
};

/** Checkpoints are ordered by fence, then step: a late writer with an old fence is never the newest. */
export interface CheckpointPosition {
  readonly fence: number;
  readonly step: number;
}

function digits(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
