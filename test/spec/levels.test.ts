import { expect, it } from 'vitest';
import { levelCount as levelsOfNetwork, levelOfCell } from '../../nas/search/levels.js';
import { levelCount } from '../../stages/levels.js';

it.each(['shared', 'stage', 'cell'] as const)(
  '%s makes as many levels as the network will have',
  (levels) => {
    for (let cells = 3; cells <= 20; cells++) {
      const shape = { cells, channels: 4, nodes: 2, stemMultiplier: 1 };
      expect(levelCount(levels, cells)).toBe(levelsOfNetwork(levelOfCell(levels, shape)));
    }
  },
);
