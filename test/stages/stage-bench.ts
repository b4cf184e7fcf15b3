import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { datasetBytes } from '../../nas/data/dataset-file.js';
import type { Dataset } from '../../nas/data/dataset.js';
import type { ComputeEvent, StageContext } from '../../nas/protocol.js';
import { checkSpec } from '../../spec/check-spec.js';
import type { PlannedStage } from '../../spec/plan.js';
import { type Artifact, putBlob } from '../../store/blob.js';
import { layout } from '../../store/layout.js';
import { openStore } from '../../store/open-store.js';
import { readSafetensors } from '../../store/safetensors.js';

/** The stage of this name as a spec with these stages plans it: all settings checked, defaults filled in. */
export function planned(stages: string, name: string): PlannedStage {
  const { plan, diagnostics } = checkSpec(
    `apiVersion: strata/v1\nname: test\nstages:\n${stages}`,
    'test.yaml',
  );
  const stage = plan?.stages.find((one) => one.name === name);
  if (!stage)
    throw new Error(diagnostics.map(({ found, file, line }) => `${file}:${line}: ${found}`).join('\n'));
  return stage;
}

/** A store of a test's own with what stages need around them. */
export function stageBench(folder: string) {
  const url = pathToFileURL(folder).href;
  const store = openStore(url);
  return {
    store,
    dataset: (dataset: Dataset): Promise<Artifact> =>
      putBlob(store, datasetBytes(dataset, { pad: 0, source: { format: 'idx' } }), 'application/test'),
    /** The context of a stage, which is asked to stop after `stopAfter` steps. */
    context(
      stage: PlannedStage,
      inputs: Readonly<Record<string, Artifact>>,
      { key = '0'.repeat(64), fence = 1, stopAfter = Infinity } = {},
    ): StageContext {
      let step = 0;
      const say = (event: ComputeEvent): void => {
        if (event.type === 'progress' && event.phase === 'train') step = event.step;
      };
      const sources = Object.entries(stage.sources).map(([role, path]) => [
        role,
        { path, digest: 'sha256:0' },
      ]);
      const job = {
        kind: stage.kind,
        key,
        with: stage.with,
        inputs,
        sources: Object.fromEntries(sources) as Record<string, { path: string; digest: string }>,
        store: url,
        fence,
        checkpoint: { everySteps: 1, keep: 100 },
      };
      return { store, job, say, stopRequested: () => step >= stopAfter };
    },
    /** A variable of the state that the stage left after a step. */
    async variableAfter(
      step: number,
      name: string,
      { key = '0'.repeat(64), fence = 1 } = {},
    ): Promise<Float32Array> {
      const state = await store.read(layout.checkpoint(key, { fence, step }, 'safetensors'));
      return readSafetensors(state!).tensors.get(name)!.data as Float32Array;
    },
    async bytes({ digest }: Artifact): Promise<Buffer> {
      return readFileSync((await store.localPath(layout.blob(digest), digest))!);
    },
  };
}
