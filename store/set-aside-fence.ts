import { layout } from './layout.js';
import type { ObjectStore } from './object-store.js';

/**
 * The fencing number under which a key was last set aside; 0 when it never was. What writers with lower numbers hand in
 * late, results and checkpoints, counts no more.
 */
export async function setAsideFence(store: ObjectStore, key: string): Promise<number> {
  const names = await store.list(layout.setAsides(key));
  return Math.max(0, ...names.map((name) => Number(/\/(\d+)\.json$/.exec(name)?.[1] ?? 0)));
}
