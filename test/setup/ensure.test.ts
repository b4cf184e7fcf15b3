import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../../platform/paths.js';

interface Component {
  readonly name: string;
  readonly after?: readonly string[];
  readonly ready: () => boolean;
  readonly make: () => Promise<void>;
}
const { ensure } = (await import(join(projectRoot, 'setup', 'ensure.mjs'))) as {
  readonly ensure: (components: readonly Component[]) => Promise<void>;
};

test('a component that the installation of another removed is installed again in the same set-up', async () => {
  const there = { packages: false, addons: true, other: true };
  const made: string[] = [];
  const component = (name: keyof typeof there, after: string[], takes?: keyof typeof there): Component => ({
    name,
    after,
    ready: () => there[name],
    async make() {
      made.push(name);
      there[name] = true;
      if (takes) there[takes] = false;
    },
  });
  await ensure([
    component('packages', [], 'addons'),
    component('addons', ['packages']),
    component('other', []),
  ]);
  expect(made).toEqual(['packages', 'addons']);
  expect(there).toEqual({ packages: true, addons: true, other: true });
});
