import type { Json } from '../schemas/json.js';
import type { RuleContext, Settings } from './definition.js';
import { checkLevels } from './levels.js';

/** Checks the super-network under `network` beyond its schema. */
export function checkNetwork(settings: Settings, { isValid, report }: RuleContext): void {
  if (isValid('network', 'levels') && isValid('network', 'cells')) {
    const { levels, cells } = settings['network'] as { levels: Json; cells: number };
    checkLevels(levels, cells, (path, found, expected) =>
      report(['network', 'levels', ...path], { code: 'SPEC_LEVELS', found, expected }),
    );
  }
  if (isValid('network', 'channels') && isValid('network', 'partialChannels')) {
    const { channels, partialChannels } = settings['network'] as {
      channels: number;
      partialChannels: number;
    };
    if (channels % partialChannels === 0) return;
    report(['network', 'partialChannels'], {
      code: 'SPEC_NETWORK_IMPOSSIBLE',
      found: `partialChannels ${partialChannels} does not divide channels ${channels}`,
      expected: 'a divisor of `channels`',
    });
  }
}
