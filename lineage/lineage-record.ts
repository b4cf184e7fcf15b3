import type {
  CodeFacts,
  HostFacts,
  LineageRecord as LineageFile,
  RecordedInput,
  RecordedSource,
  StageAttempt,
} from '../schemas/generated/lineage-record.js';
import type { JsonObject } from '../schemas/json.js';
import type { Artifact } from '../store/artifact.js';
import type { KeyComponents } from '../store/stage-key.js';

export type { CodeFacts, HostFacts, RecordedInput, RecordedSource, StageAttempt };

/** How one stage of one run ended, and everything that its numbers came from. */
export interface LineageRecord extends Omit<
  LineageFile,
  'seal' | 'components' | 'inputs' | 'sources' | 'outputs' | 'summary' | 'attempts'
> {
  readonly components: KeyComponents;
  /** The artifacts that were read, by input name. */
  readonly inputs: Readonly<Record<string, RecordedInput>>;
  /** The raw data that was read, by role. */
  readonly sources: Readonly<Record<string, RecordedSource>>;
  /** The artifacts that were made, by output name. Empty unless computed or cached. */
  readonly outputs: Readonly<Record<string, Artifact>>;
  /** The figures that a reader asks for first, such as accuracies. */
  readonly summary: JsonObject;
  /** Every attempt of this run at this stage so far, oldest first. Empty when cached. */
  readonly attempts: readonly StageAttempt[];
}

/** What the recorder of a stage's end has to say; the rest is added to it. */
export type StageOutcomeFacts = Omit<LineageRecord, 'apiVersion' | 'run'>;
