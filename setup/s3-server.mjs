import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError } from './errors.mjs';
import { fileFacts, isComplete, makeCachedFolder } from './files.mjs';
import { cache, lastLines, platform, runCommand, which } from './places.mjs';

/** A server that speaks S3, for tests: https://github.com/versity/versitygw. */
const version = '1.8.0';
const module = `github.com/versity/versitygw@v${version}`;
/** The checksum of the module. Its go.mod pins all dependencies, which Go verifies with its checksum database. */
const sum = 'h1:au+wI+aybno/STsQiSm35Uu6Q6iK5MWReQxgO6SEMFc=';
const folder = `versitygw-${version}-${platform}`;

export const s3ServerProgram = join(cache, folder, 'versitygw');

/** Only for tests, so not part of `npm run setup`. Compiled from source, which needs Go and takes minutes. */
export const s3Server = {
  name: 'S3 server for tests',

  ready: () => isComplete(folder),

  async make(progress) {
    if (!which('go')) throw goMissing('there is no `go` on PATH');
    await makeCachedFolder(folder, progress, async (draft) => {
      progress.at('downloading its source');
      const places = { GOPATH: join(draft, 'path'), GOCACHE: join(draft, 'compiled'), GOBIN: draft };
      mkdirSync(places.GOPATH);
      const env = { ...places, GOFLAGS: '-trimpath -modcacherw', GOTOOLCHAIN: 'local', CGO_ENABLED: '0' };
      const downloaded = await go(['mod', 'download', '-json', module], { cwd: draft, env });
      const { Sum } = JSON.parse(downloaded);
      if (Sum !== sum) throw otherSource(Sum);
      progress.at('compiling');
      await go(['install', module.replace('@', '/cmd/versitygw@')], { cwd: draft, env });
      for (const place of [places.GOPATH, places.GOCACHE]) rmSync(place, { recursive: true });
      return { name: 'versitygw', version, files: fileFacts(draft, ['versitygw']) };
    });
  },
};

/** Runs Go at the lowest priority. */
async function go(args, options) {
  const nice = which('nice');
  const [program, ...rest] = nice ? [nice, '-n', '19', 'go', ...args] : ['go', ...args];
  const { status, stdout, stderr } = await runCommand(program, rest, options);
  if (status === 0) return stdout;
  throw goMissing(`\`go ${args[0]}\` failed:\n    ${lastLines(`${stderr}\n${stdout}`, 4)}`);
}

function goMissing(found) {
  return new SetupError({
    code: 'SETUP_GO',
    found,
    expected:
      'Go 1.25 or newer and a module proxy that it can reach, to compile the S3 server that tests use',
    remedy: 'install Go, or run without the tests of the S3 store, which are then skipped',
  });
}

function otherSource(found) {
  return new SetupError({
    code: 'SETUP_CHECKSUM',
    found: `the download of ${module} has another digest: ${found}`,
    expected: sum,
    remedy: 'try again; if this persists, the module proxy serves other files',
  });
}
