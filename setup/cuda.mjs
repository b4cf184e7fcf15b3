import { join } from 'node:path';
import { isLinkTo, linkTo } from './files.mjs';

/** What TensorFlow 2.21's extra `and-cuda` names, as pip resolved it: `[requirement, sha256]`. */
export const cudaWheels = [
  ['nvidia-cublas-cu12==12.9.3.13', 'd7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72'],
  ['nvidia-cuda-cupti-cu12==12.8.90', 'ea0cb07ebda26bb9b29ba82cda34849e73c166c18162d3913575b0c9db9a6182'],
  ['nvidia-cuda-nvcc-cu12==12.9.86', '5d6a0d32fdc7ea39917c20065614ae93add6f577d840233237ff08e9a38f58f0'],
  ['nvidia-cuda-nvrtc-cu12==12.9.86', '210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4'],
  ['nvidia-cuda-runtime-cu12==12.9.79', '25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3'],
  ['nvidia-cudnn-cu12==9.28.0.42', '9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375'],
  ['nvidia-cufft-cu12==11.4.1.4', 'c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28'],
  ['nvidia-curand-cu12==10.3.10.19', '49b274db4780d421bd2ccd362e1415c13887c53c214f0d4b761752b8f9f6aa1e'],
  ['nvidia-cusolver-cu12==11.7.5.82', '15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88'],
  ['nvidia-cusparse-cu12==12.5.10.65', '73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78'],
  ['nvidia-nccl-cu12==2.32.3', 'bb94b2348e4861d5e8aa00b36c3d12d9bdf9c6369b82cbb723de0b582280a21c'],
  ['nvidia-nvjitlink-cu12==12.9.86', 'e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9'],
];

// TensorFlow's loader, in libtensorflow_framework, looks for NVIDIA's libraries in its run path. The folder of cuSOLVER is
// only in the run path of libtensorflow_cc, which is not searched, and TensorFlow uses no GPU if one library is missing.
// A link in the folder of cuBLAS makes cuSOLVER available.
const link = join('nvidia', 'cublas', 'lib', 'libcusolver.so.11');
const target = join('..', '..', 'cusolver', 'lib', 'libcusolver.so.11');

/** Makes every library of the CUDA wheels in `folder` available to TensorFlow. */
export function linkCudaLibraries(folder) {
  if (!cudaLibrariesLinked(folder)) linkTo(join(folder, link), target);
}

export function cudaLibrariesLinked(folder) {
  return isLinkTo(join(folder, link), target);
}
