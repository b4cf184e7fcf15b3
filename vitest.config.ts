import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Tests of every kind of store: they run on a local folder, and again on S3. */
const ofEveryStore = [
  'test/store/{blob,checkpoint,claim,lease,newer-version,object-store,race,result,run,set-aside,zombie}.test.ts',
  'test/lineage/record-outcome.test.ts',
  'test/runs/removal/*.test.ts',
];
const onlyS3 = 'test/**/s3/**/*.test.ts';

/**
 * Tests that leave nothing behind in their process and mock no module. Their files share processes, so that the product's
 * code, TensorFlow included, is loaded once for many of them: half of their time was loading.
 */
const sharingProcesses = [
  'test/{spec,schemas,report,lineage,store,runs,platform,docs}/**/*.test.ts',
  'test/nas/{data,export,search,training}/**/*.test.ts',
];

/** Files of whole runs, which take longest: begun last, one of them would keep a single core busy at the end. */
const longest = /\/test\/(end-to-end\/|temporal\/embedded\/|cli\/(s3\/)?[^/]+$)/;

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => longest.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  test: {
    // TensorFlow and Temporal load native libraries that do not support worker threads.
    pool: 'forks',
    // One more than two cores: tests of whole runs spend half their time waiting for servers, retries and heartbeats.
    maxWorkers: 3,
    testTimeout: 180_000,
    hookTimeout: 60_000,
    unstubEnvs: true,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'local',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, onlyS3, ...sharingProcesses],
        },
      },
      {
        extends: true,
        test: {
          name: 'shared',
          include: sharingProcesses,
          exclude: [...configDefaults.exclude, onlyS3],
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 's3',
          include: [...ofEveryStore, onlyS3],
          env: { STORE_UNDER_TEST: 's3' },
          globalSetup: 'test/fixtures/s3-for-all.ts',
          setupFiles: 'test/fixtures/skip-without-s3.ts',
        },
      },
    ],
  },
});
