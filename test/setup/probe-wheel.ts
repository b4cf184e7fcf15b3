import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A wheel set as setup/wheels.mjs describes them. */
export interface WheelSet {
  name: string;
  folder: string;
  version: string;
  wheels: { requirement: string; tags: string[]; sha256: string; bytes: number; unpackedBytes: number }[];
  members: string[];
}

const script = `
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w') as wheel:
    for name, size in json.loads(sys.argv[2]).items():
        wheel.writestr(name, b'x' * size)
    info = 'strata_probe-1.0.dist-info'
    wheel.writestr(f'{info}/METADATA', 'Metadata-Version: 2.1\\nName: strata-probe\\nVersion: 1.0\\n')
    wheel.writestr(f'{info}/WHEEL', 'Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
    wheel.writestr(f'{info}/RECORD', '')
`;

/**
 * Makes a small real wheel in `folder`, with members of the given sizes in bytes, and returns the set that takes
 * `probe/*` from it. Pip finds it there with the settings of `onlyFrom`.
 */
export async function makeProbeWheel(folder: string, members: Record<string, number>): Promise<WheelSet> {
  const path = join(folder, 'strata_probe-1.0-py3-none-any.whl');
  await promisify(execFile)('python3', ['-c', script, path, JSON.stringify(members)]);
  const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
  return {
    name: 'probe',
    folder: 'probe-1.0',
    version: '1.0',
    wheels: [{ requirement: 'strata-probe==1.0', tags: [], sha256, bytes: 1e3, unpackedBytes: 1e3 }],
    members: ['probe/*', '*evil*'],
  };
}

/** Pip's own settings for an index that is one folder. */
export function onlyFrom(folder: string): Record<string, string> {
  return { PIP_NO_INDEX: '1', PIP_FIND_LINKS: folder };
}
