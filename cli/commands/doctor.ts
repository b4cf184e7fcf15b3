import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { StrataError } from '../../platform/errors.js';
import { projectRoot } from '../../platform/paths.js';
import type { ObjectStore } from '../../store/object-store.js';
import { homeStore } from '../../store/open-store.js';

interface DoctorModule {
  doctor(options: { readonly json?: boolean; readonly others: readonly Component[] }): Promise<number>;
}

/**
 * Prints every component with version and place, and a remedy for each problem. Returns the exit code: 0, or 3 if there
 * is a problem. The work is done by setup/doctor.mjs, which also runs before anything is installed or compiled.
 */
export async function doctor(options: { readonly json?: boolean } = {}): Promise<number> {
  const script = pathToFileURL(join(projectRoot, 'setup', 'doctor.mjs')).href;
  const others = [await storeComponent()];
  return ((await import(script)) as DoctorModule).doctor({ ...options, others });
}

/** One of the components that `strata doctor` checks. */
export interface Component {
  readonly name: string;
  readonly version?: string;
  readonly place?: string;
  readonly problem?: string;
  readonly remedy?: string;
}

/** Where the store is and, if it is remote, whether it can be used. */
export async function storeComponent(): Promise<Component> {
  try {
    const store = homeStore();
    if (store.uri.startsWith('file:')) return { name: 'store', place: fileURLToPath(store.uri) };
    return { name: 'store', place: store.uri, ...(await tryStore(store)) };
  } catch (error) {
    return { name: 'store', ...problemOf(error) };
  }
}

/** Writes an object that must be new, twice, then reads and removes it. */
async function tryStore(store: ObjectStore): Promise<Partial<Component>> {
  const name = `doctor-${randomBytes(8).toString('hex')}`;
  try {
    await store.write(name, name, { exclusive: true });
    await store.write(name, 'another', { exclusive: true });
    const kept = Buffer.from((await store.read(name)) ?? []).toString();
    await store.remove(name);
    if (kept === name) return { version: 'conditional writes' };
    return { problem: 'objects read back differ from what was written', remedy: 'use another object store' };
  } catch (error) {
    return problemOf(error);
  }
}

function problemOf(error: unknown): Pick<Component, 'problem' | 'remedy'> {
  if (!(error instanceof StrataError)) throw error;
  const { code, found, remedy } = error.details;
  return { problem: `${code}: ${found}`, ...(remedy !== undefined && { remedy }) };
}
