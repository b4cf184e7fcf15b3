import type { Cluster } from './cluster.js';
import type { Draw } from './draw.js';
import type { EventTrigger, WriteTrigger } from './triggers.js';
import type { Sandbox } from './sandbox.js';

/** One kind of fault. */
export interface FaultKind {
  readonly name: string;
  /** One line for `--list`. */
  readonly about: string;
  /** `embedded`: the server and worker that a command starts. `cluster`: the harness starts a server and two workers. */
  readonly setting: 'embedded' | 'cluster';
  /** Puts STRATA_HOME on its own disk of this size. Needs root. */
  readonly diskMegabytes?: number;
  /** Chooses the fault of one trial. */
  plan(draw: Draw): Fault;
}

export interface Fault {
  readonly description: string;
  /** When to inject. A write trigger kills or freezes the process by itself. */
  readonly trigger: EventTrigger | WriteTrigger;
  /** What the harness does when the trigger fires. */
  inject?(context: FaultContext): Promise<void>;
  /** What a user would do before resuming a failed run. */
  repair?(context: FaultContext): Promise<void>;
  /** Runs after the run has ended. Returns the problems found. */
  verify?(context: FaultContext): Promise<string[]>;
  /** A second fault in the same trial. */
  readonly next?: Fault;
}

export interface FaultContext {
  readonly sandbox: Sandbox;
  /** Set if the setting is `cluster`. */
  readonly cluster?: Cluster;
  /** The most recent compute process, and the worker that started it. */
  readonly compute: { readonly pid: number; readonly worker: number; readonly key: string };
}
