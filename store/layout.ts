/**
 * The names of all objects in the store:
 *
 *     blobs/sha256/ab/<64 hex>                              stage outputs, by content
 *     stages/<key>/key.json                                 the components of the key
 *     stages/<key>/result.json                              the result; published once
 *     stages/<key>/checkpoints/<fence>-<step>.safetensors   state of the manifest with the same name
 *     stages/<key>/checkpoints/<fence>-<step>.json          manifest; makes the checkpoint exist
 *     stages/<key>/leases/<fence>.json                      creating it takes the lease
 *     stages/<key>/leases/<fence>.beat                      counts up while the holder lives
 *     stages/<key>/leases/<fence>.released                  the holder has released the lease
 *     stages/<key>/set-aside/<fence>.json                   the former result of a key that is recomputed
 *     stages/<key>/runs/<run>                               claim: this run looks for a result here, or found one
 *     runs/<run>/removed                                    the run was removed; cleanup is pending
 *     trash/<64 hex>                                        a blob that may be unused, during a cleanup
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

/** Ordered by fence, then step: a checkpoint by a late writer with an old fence is never the newest. */
export interface CheckpointPosition {
  readonly fence: number;
  readonly step: number;
}

function digits(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
