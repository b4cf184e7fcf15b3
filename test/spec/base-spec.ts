/** A small faultless spec that uses every kind of stage; tests change a piece of it. */
export const baseSpec = `apiVersion: strata/v1
name: small
params:
  seed: { type: integer, default: 3, minimum: 0, maximum: 9 }
  lambda: { type: number, default: 0.5 }
defaults:
  retry: { attempts: 5 }
stages:
  data:
    uses: prepare
    with:
      source: { mnist: {} }
      holdout: 0.5
  warmup:
    uses: warmup
    with:
      dataset: \${{ stages.data.outputs.dataset }}
      network: { channels: 4, cells: 5, nodes: 2, levels: stage }
      epochs: 2
      seed: \${{ params.seed }}
  search:
    uses: search
    with:
      from: \${{ stages.warmup.outputs.checkpoint }}
      epochs: 3
      entropy: { schedule: linear, to: "\${{ params.lambda }}" }
    checkpoint: { every: 200 steps }
    resources: { queue: gpu }
  derive:
    uses: derive
    with:
      from: \${{ stages.search.outputs.checkpoint }}
  evaluate:
    uses: evaluate
    with:
      dataset: \${{ stages.data.outputs.dataset }}
      genotype: \${{ stages.derive.outputs.genotype }}
      auxiliary: false
`;

/** The base spec with one piece, which must stand in it exactly once, changed. */
export function changed(piece: string, by: string): string {
  const parts = baseSpec.split(piece);
  if (parts.length !== 2) throw new Error(`“${piece}” stands ${parts.length - 1} times in the base spec`);
  return parts.join(by);
}
