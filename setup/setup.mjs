// `npm run setup` installs all components; `npm run build` only compiles, and fails on type errors.
import { build, compiled } from './build.mjs';
import { ensure } from './ensure.mjs';
import { reportError, setupFailed } from './errors.mjs';
import { everything } from './components.mjs';

const onlyBuild = process.argv[2] === 'build';
try {
  await ensure(onlyBuild ? compiled : everything);
  if (!build.ready()) process.exitCode = setupFailed;
} catch (error) {
  reportError(error);
}
