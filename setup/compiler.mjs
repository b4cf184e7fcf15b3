import { runCommand } from './command.mjs';
import { SetupFault } from './fault.mjs';
import { which } from './which.mjs';

/** `{ path, version }` of the C++ compiler: `CXX`, or the first of the usual ones on PATH. */
export async function findCompiler() {
  const path = process.env.CXX ? (which(process.env.CXX) ?? process.env.CXX) : which('g++', 'clang++', 'c++');
  const { status, stdout } = path ? await runCommand(path, ['--version']) : { status: -1, stdout: '' };
  if (status !== 0) {
    throw new SetupFault({
      code: 'SETUP_NO_COMPILER',
      found: path ? `${path} does not run` : 'there is no C++ compiler on PATH',
      expected: 'g++ or clang++ with C++17, which builds the binding to TensorFlow',
      remedy:
        process.platform === 'darwin'
          ? '`xcode-select --install`'
          : 'Debian and Ubuntu: `sudo apt install g++`; Fedora: `sudo dnf install gcc-c++`; or set CXX',
    });
  }
  return { path, version: stdout.split('\n')[0] };
}
