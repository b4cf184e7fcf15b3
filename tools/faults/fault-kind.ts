import type { Cluster } from './cluster.js';
import type { Draw } from './draw.js';
import type { Moment, Point } from './triggers.js';
import type { Site } from './sandbox.js';

/** One kind of fault. */
export interface FaultKind {
  readonly name: string;
  /** What is done, for the table's reader. */
  readonly about: string;
  /** `embedded`: server and worker as a command starts them. `cluster`: a server and two workers of the harness's own. */
  readonly setting: 'embedded' | 'cluster';
  /** The home lies on a disk of its own of so many megabytes. Takes root. */
  readonly diskMegabytes?: number;
  /** What happens in one trial, and when. */
  plan(draw: Draw): Strike;
}

export interface Strike {
  readonly told: string;
  /** When it begins; with a point the process has then died or frozen there. */
  readonly at: Moment | Point;
  /** What the harness does at that moment. */
  act?(scene: Scene): Promise<void>;
  /** What a person does before resuming the run, where it failed. */
  mend?(scene: Scene): Promise<void>;
  /** Looks, and does, when the run has ended. Answers with what is not as it must be. */
  after?(scene: Scene): Promise<string[]>;
  /** Strikes again. */
  readonly then?: Strike;
}

export interface Scene {
  readonly site: Site;
  /** In a `cluster`. */
  readonly cluster?: Cluster;
  /** The compute process that is, or was last, at work and the worker that started it. */
  readonly compute: { readonly pid: number; readonly worker: number; readonly key: string };
}
