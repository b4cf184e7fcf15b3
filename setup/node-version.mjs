import { SetupFault } from './fault.mjs';

const oldest = [20, 3];

/** Throws when this Node is too old for what Strata is built on. */
export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return;
  throw new SetupFault({
    code: 'SETUP_NODE',
    found: `Node ${process.versions.node} at ${process.execPath}`,
    expected: `Node ${oldest.join('.')} or newer`,
    remedy: 'install a current Node and run the command again',
  });
}
