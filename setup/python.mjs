import { runCommand } from './command.mjs';
import { SetupFault } from './fault.mjs';
import { which } from './which.mjs';

/** The first pip that knows platform tags such as manylinux_2_27. */
const oldestPip = [20, 3];

/** `{ path, version, pip }` of the Python that downloads and unpacks wheels. Nothing is installed into it. */
export async function findPython() {
  const path = which('python3', 'python');
  if (!path) {
    throw new SetupFault({
      code: 'SETUP_NO_PYTHON',
      found: 'there is no python3 on PATH',
      expected: 'Python 3.8 or newer with pip, which fetches TensorFlow and the Temporal CLI',
      remedy: installation,
    });
  }
  const versions = 'import platform; print(platform.python_version()); import pip; print(pip.__version__)';
  const { status, stdout } = await runCommand(path, ['-c', versions]);
  const [version, pip] = stdout.trim().split('\n');
  if (status !== 0 || !pip || isOlder(pip)) {
    throw new SetupFault({
      code: 'SETUP_NO_PIP',
      found: pip ? `pip ${pip} belongs to ${path}` : `${path} has no pip`,
      expected: `pip ${oldestPip.join('.')} or newer`,
      remedy: installation,
    });
  }
  return { path, version, pip };
}

const installation =
  process.platform === 'darwin'
    ? '`brew install python`'
    : 'Debian and Ubuntu: `sudo apt install python3 python3-pip`; Fedora: `sudo dnf install python3 python3-pip`';

function isOlder(version) {
  const [major, minor] = version.split('.').map(Number);
  return major < oldestPip[0] || (major === oldestPip[0] && minor < oldestPip[1]);
}
