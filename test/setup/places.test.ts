import { expect, it } from 'vitest';
import { strataCache, strataHome } from '../../platform/paths.js';
import { runScript, setupModule } from './run-setup.js';

it.each([
  {},
  { STRATA_CACHE: 'some/cache', STRATA_HOME: 'some/home' },
  { STRATA_CACHE: '', STRATA_HOME: '', XDG_CACHE_HOME: '/tmp/xdg' },
])('set-up and compiled code agree on places, given %o', async (env: Record<string, string>) => {
  const { stdout } = await runScript(
    `import { cache, home } from ${setupModule('places.mjs')}; console.log(JSON.stringify([cache, home]));`,
    env,
  );
  const before = { ...process.env };
  Object.assign(process.env, env);
  try {
    expect(JSON.parse(stdout)).toEqual([strataCache(), strataHome()]);
  } finally {
    process.env = before;
  }
});
