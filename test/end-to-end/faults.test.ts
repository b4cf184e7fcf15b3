// Everything is real: the CLI, the Temporal server, the worker, TensorFlow. What goes wrong is real as well.
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { execaSync } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tar, tarGz } from '../fixtures/archive.js';
import { classFolders } from '../fixtures/images.js';
import { eventually } from '../fixtures/strata-home.js';
import { runName, tinyExperiment, type TinyExperiment } from './tiny-experiment.js';

const spec = 'test/fixtures/tiny.yaml';
const aStackTrace = /^\s*at .+:\d+:\d+\)?$/m;

let home: TinyExperiment;
let listener: Server | undefined;
let undisturbed: Record<string, string>;

beforeAll(async () => {
  home = await tinyExperiment();
  listener = await listenOn(7233);
});

afterAll(async () => {
  listener?.close();
  await home.remove();
});

/** What holds after a stage failed with a user error. */
async function expectDesignedFailure(
  { exitCode, stdout, stderr }: Awaited<ReturnType<TinyExperiment['run']>>,
  stage: string,
  message: RegExp,
): Promise<void> {
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(/^ {2}to do: \S/m);
  expect(`${stdout}\n${stderr}`).not.toMatch(aStackTrace);
  expect(exitCode).toBe(2);
  const run = runName(stdout);
  expect(await home.attempts(run, stage)).toMatchObject([{ outcome: 'failed' }]);
  expect(await home.results(), 'results, all of the run that went well').toBe(5);
  expect(await home.unfinished()).toEqual([]);
  expect(home.processes('nas/compute.js')).toEqual([]);
}

test('a missing folder of images is reported with its place in the spec, and nothing is started', async () => {
  const { exitCode, stdout, stderr } = await home.real(['run', spec]);
  expect(stderr).toMatch(/tiny\.yaml:\d+:\d+: SPEC_FILE_MISSING: .*images/);
  expect(`${stdout}\n${stderr}`).not.toMatch(aStackTrace);
  expect(exitCode).toBe(2);
  expect(home.processes()).toEqual([]);
});

test("a run completes if Temporal's default port is in use", async () => {
  let servers = 0;
  const watching = setInterval(() => (servers = Math.max(servers, home.processes('start-dev').length)), 50);
  const ended = await Promise.all([home.run(), home.run()]).finally(() => clearInterval(watching));
  for (const { exitCode, all } of ended) expect(exitCode, all).toBe(0);
  expect(servers).toBe(1);
  const runs = ended.map(({ stdout }) => runName(stdout));
  const [one, other] = await Promise.all(runs.map((run) => home.outcomes(run)));
  for (const stage of Object.keys(one!))
    expect([one![stage], other![stage]].sort(), stage).toEqual(['cached', 'computed']);
  undisturbed = await home.outputs(runs[0]!);
  expect(await home.outputs(runs[1]!)).toEqual(undisturbed);
  expect(await home.unfinished()).toEqual([]);
}, 180_000);

describe('data that cannot be used', () => {
  const prepare = (images: string) => home.real(['run', spec, '--set', `images=${images}`]);

  test('an archive that is cut off', async () => {
    const archive = join(home.folder, 'cut.tar.gz');
    const whole = await tarGz(await classFolders());
    await writeFile(archive, whole.subarray(0, whole.length / 2));
    await expectDesignedFailure(
      await prepare(archive),
      'data',
      /DATA_ARCHIVE_DAMAGED: .*cut\.tar\.gz is damaged/,
    );
  });

  test('an archive with a member outside its root', async () => {
    const archive = join(home.folder, 'unsafe.tar');
    await writeFile(archive, await tar({ ...(await classFolders()), 'train/../../ape.png': 'outside' }));
    const message =
      /DATA_ARCHIVE_UNSAFE: member "train\/\.\.\/\.\.\/ape\.png" of .*unsafe\.tar leaves its root/;
    await expectDesignedFailure(await prepare(archive), 'data', message);
  });

  test('an image that does not decode', async () => {
    const images = join(home.folder, 'with-half-an-image');
    await cp(join(home.folder, 'images'), images, { recursive: true });
    const image = join(images, 'train', 'bee', '03.png');
    const whole = await readFile(image);
    await writeFile(image, whole.subarray(0, whole.length / 2));
    const message = /DATA_IMAGE_UNREADABLE: train\/bee\/03\.png in .*with-half-an-image does not decode/;
    await expectDesignedFailure(await prepare(images), 'data', message);
  });
});

test('training that diverges', async () => {
  const diverging = join(home.folder, 'diverging.yaml');
  const tooFast = 'weights: { learningRate: { from: 100, to: 100 }, weightDecay: 1 }\n      epochs: 20\n';
  await writeFile(diverging, (await readFile(spec, 'utf8')).replace('epochs: 2\n', tooFast));
  const ended = await home.real(['run', diverging, '--set', `images=${join(home.folder, 'images')}`]);
  await expectDesignedFailure(
    ended,
    'warmup',
    /TRAINING_DIVERGED: \S.* is \S+ at step \d+ \(.*learning rate.*100/,
  );
});

test('`strata down` stops everything that a home started', async () => {
  expect((await home.real(['down'])).exitCode).toBe(0);
  expect(home.processes()).toEqual([]);
});

describe('in the middle of a search', () => {
  let small: TinyExperiment;
  let isSmall = false;

  beforeAll(async () => {
    small = await tinyExperiment();
    const store = join(small.folder, 'store');
    isSmall = !execaSync('mount', ['-t', 'tmpfs', '-o', 'size=16m,X-mount.mkdir', 'tmpfs', store], {
      reject: false,
    }).failed;
  });
  afterAll(async () => {
    small.killAll();
    await eventually(() => small.processes().length === 0);
    if (isSmall) execaSync('umount', [join(small.folder, 'store')]);
    await small.remove();
  });

  test('the compute process is killed: the next attempt ends with the bits of an uninterrupted one', async () => {
    const running = small.run();
    await eventually(async () => (await small.checkpointedStep('search')) >= 8);
    for (const pid of small.processes('nas/compute.js')) process.kill(pid, 'SIGKILL');
    const { exitCode, stdout, all } = await running;
    expect(exitCode, all).toBe(0);
    expect(stdout).toMatch(
      /^search: attempt (1 failed|2 in \d+s): COMPUTE_KILLED the compute process was ended by SIGKILL$/m,
    );
    expect(all).not.toMatch(aStackTrace);
    const run = runName(stdout);
    expect(await small.attempts(run, 'search')).toHaveLength(2);
    expect(await small.startOfLastAttempt(run, 'search')).toBeGreaterThanOrEqual(8);
    expect(await small.outputs(run)).toEqual(undisturbed);
    expect(await small.unfinished()).toEqual([]);
  }, 180_000);

  test('the disk is full: the run fails, and continues to its end when there is space again', async (context) => {
    if (!isSmall) context.skip('a small tmpfs cannot be mounted here (it takes root)');
    const running = small.run('--set', 'lambda=20');
    await eventually(() => small.processes('nas/compute.js').length > 0);
    await eventually(async () => (await small.checkpointedStep('search')) >= 8);
    const ballast = join(small.folder, 'store', '.ballast');
    execaSync('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=4096'], { reject: false });
    const { exitCode, stdout, stderr, all } = await running;
    expect(stderr).toMatch(/STORE_FULL: no space left while writing .*\n {2}to do: free space/);
    expect(exitCode).toBe(1);
    expect(all).not.toMatch(aStackTrace);
    const another = await small.run();
    expect(another.stderr).toMatch(/STORE_FULL: .*\n {2}to do: free space/);
    expect(another.all).not.toMatch(aStackTrace);
    expect(another.exitCode).toBe(3);
    await rm(ballast);
    expect(await small.unfinished()).toEqual([]);
    expect(await small.results(), 'results, all of the run before').toBe(5);
    const resumed = await small.real(['resume', runName(stdout)]);
    expect(resumed.exitCode, resumed.all).toBe(0);
    expect(await small.startOfLastAttempt(runName(stdout), 'search')).toBeGreaterThanOrEqual(8);
    await small.real(['down']);
    expect(small.processes()).toEqual([]);
  }, 180_000);
});

/** Undefined where somebody else listens there already. */
async function listenOn(port: number): Promise<Server | undefined> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined)).listen(port, '127.0.0.1', () => resolve(server));
  });
}
