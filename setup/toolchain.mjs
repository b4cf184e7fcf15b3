import { SetupError } from './errors.mjs';
import { runCommand, which } from './places.mjs';

/** The first pip that knows platform tags such as manylinux_2_27. */
const oldestPip = [20, 3];

/** `{ path, version, pip }` of the Python that downloads and unpacks wheels. Nothing is installed into it. */
export async function findPython() {
  const path = which('python3', 'python');
  if (!path) {
    throw new SetupError({
      code: 'SETUP_NO_PYTHON',
      found: 'python3 is not on PATH',
      expected: 'Python 3.8 or newer with pip, to download TensorFlow and the Temporal CLI',
      remedy: installation,
    });
  }
  const versions = 'import platform; print(platform.python_version()); import pip; print(pip.__version__)';
  const { status, stdout } = await runCommand(path, ['-c', versions]);
  const [version, pip] = stdout.trim().split('\n');
  if (status !== 0 || !pip || isOlder(pip)) {
    throw new SetupError({
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

/** `{ path, version }` of the C++ compiler: `CXX`, or the first of the usual ones on PATH. */
export async function findCompiler() {
  const path = process.env.CXX ? (which(process.env.CXX) ?? process.env.CXX) : which('g++', 'clang++', 'c++');
  const { status, stdout } = path ? await runCommand(path, ['--version']) : { status: -1, stdout: '' };
  if (status !== 0) {
    throw new SetupError({
      code: 'SETUP_NO_COMPILER',
      found: path ? `${path} does not run` : 'there is no C++ compiler on PATH',
      expected: 'g++ or clang++ with C++17, to build the TensorFlow binding',
      remedy:
        process.platform === 'darwin'
          ? '`xcode-select --install`'
          : 'Debian and Ubuntu: `sudo apt install g++`; Fedora: `sudo dnf install gcc-c++`; or set CXX',
    });
  }
  return { path, version: stdout.split('\n')[0] };
}

const oldest = [20, 3];

/** Throws if this Node is too old for Strata. */
export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return;
  throw new SetupError({
    code: 'SETUP_NODE',
    found: `Node ${process.versions.node} at ${process.execPath}`,
    expected: `Node ${oldest.join('.')} or newer`,
    remedy: 'install a current Node and run the command again',
  });
}
