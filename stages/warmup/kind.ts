import type { WarmupSettings } from '../../schemas/generated/stage-warmup.js';
import type { StageDefinition } from '../definition.js';
import type { Filled } from '../settings-types.js';
import { checkNetwork } from '../network-rules.js';

/** Trains the super-network's weights alone. */
export const warmup: StageDefinition = {
  outputs: ['checkpoint', 'metrics'],
  version: 2,
  usesTensorFlow: true,
  applyRules: checkNetwork,
  costs: ['network', 'batch', 'threads'],
};

/** The `with` of a planned stage. */
export type WarmupWith = Filled<Omit<WarmupSettings, 'dataset'>>;
