import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from '../../paths/project-root.js';
import { storeComponent, type Component } from '../store-component.js';

interface DoctorModule {
  doctor(options: { readonly json?: boolean; readonly others: readonly Component[] }): Promise<number>;
}

/**
 * `strata doctor`: prints every component with version and place, and a remedy for each fault. Returns the exit
 * status: 0, or 3 when there is a fault. The work is done by setup/doctor.mjs, which must run where this file cannot.
 */
export async function doctor(options: { readonly json?: boolean } = {}): Promise<number> {
  const script = pathToFileURL(join(projectRoot, 'setup', 'doctor.mjs')).href;
  const others = [await storeComponent()];
  return ((await import(script)) as DoctorModule).doctor({ ...options, others });
}
