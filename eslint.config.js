import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import tseslint from 'typescript-eslint';

/**
 * Imports run one way: a module may import from those before it. What a stage kind computes is in its folder too, at the
 * level of `nas`, and is loaded by name only: see stages/kinds.ts.
 */
const modules = [
  'platform',
  'schemas',
  'stages',
  'spec',
  'store',
  'lineage',
  'nas',
  'activities',
  'workflows',
  'temporal',
  'worker',
  'runs',
  'report',
  'cli',
  'tools',
];

const onlyTemporal = {
  regex: '^(?!\\./|@temporalio/(workflow|common)$)',
  allowTypeImports: true,
  message: 'Workflow code is replayed: it may import Temporal, its own folder, and types.',
};

const notStageCode = {
  regex: '^(\\./|(\\.\\./)+stages/[^/]+/)compute\\.js$',
  message: 'The compute process loads the code of a stage kind by name: see stages/kinds.ts.',
};

const stageCode = 'stages/*/compute.ts';

const direction = modules.slice(0, -1).map((module, position) => ({
  files: module === 'nas' ? ['nas/**/*.ts', stageCode] : [`${module}/**/*.ts`],
  ignores: module === 'nas' ? [] : [stageCode],
  rules: {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        patterns: [laterThan(position), notStageCode, ...(module === 'workflows' ? [onlyTemporal] : [])],
      },
    ],
  },
}));

function laterThan(position) {
  return {
    regex: `^(\\.\\./)+(${modules.slice(position + 1).join('|')})[/.]`,
    message: 'Imports run one way: see the list of modules in eslint.config.js.',
  };
}

/** Workflow code must be deterministic for replay: no clock, no randomness, no input or output. */
const replayable = {
  files: ['workflows/**/*.ts'],
  rules: {
    'no-restricted-globals': [
      'error',
      ...['process', 'Buffer', 'require', 'fetch', 'console', 'performance', 'crypto'],
      ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'],
    ],
    'no-restricted-properties': [
      'error',
      { object: 'Date', property: 'now', message: 'Take times from activities or workflowInfo().' },
      {
        object: 'Math',
        property: 'random',
        message: 'Take identifiers from uuid4() of @temporalio/workflow.',
      },
    ],
    'no-restricted-syntax': [
      'error',
      {
        selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
        message: 'The clock is not replayed.',
      },
      { selector: 'ImportExpression', message: 'Workflow code is bundled: import statically.' },
    ],
  },
};

export default tseslint.config(
  {
    ignores: [
      'dist',
      '.strata',
      'node_modules',
      'schemas/generated',
      'test/fixtures',
      'test/setup/bad-workflow',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: dirname(fileURLToPath(import.meta.url)) },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Numeric code indexes typed arrays by computed positions, whose bounds the compiler cannot check.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      // A function that implements an interface may return a promise without awaiting anything.
      '@typescript-eslint/require-await': 'off',
      // `validate<T>` names the type that a schema describes.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
    },
  },
  { files: ['**/*.{js,mjs}'], ...tseslint.configs.disableTypeChecked },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: {
      globals: {
        process: false,
        performance: false,
        console: false,
        setInterval: false,
        clearInterval: false,
      },
    },
    rules: { 'no-undef': 'error' },
  },
  ...direction,
  replayable,
);
