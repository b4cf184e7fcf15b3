import type { DeriveSettings } from '../../schemas/generated/stage-derive.js';
import type { StageDefinition } from '../definition.js';
import type { Filled } from '../filled.js';
import { deriveReport, type DeriveSummary } from './summary.js';

/** Turns a search's architecture parameters into one cell for each level. */
export const derive: StageDefinition<DeriveSummary> = {
  outputs: ['genotype'],
  version: 2,
  usesTensorFlow: true,
  costs: ['network', 'threads'],
  report: deriveReport,
};

/** The `with` of a planned stage. */
export type DeriveWith = Filled<Omit<DeriveSettings, 'from'>>;
