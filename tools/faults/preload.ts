// Loaded into every Node process of a trial by `--import`, before Strata. In a worker or a compute process it traces
// messages and writes, can kill or freeze the process at a write, and can shift its clock. Strata has no hooks for this:
// the module wraps the Node functions that Strata calls to write files and to send messages.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import promises from 'node:fs/promises';
import http from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import { join, sep } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import type { ComputeEvent, ComputeJob } from '../../nas/protocol.js';
import type { WriteTrigger } from './triggers.js';
import type { JobLine, OperationLine, TraceLine, TracedProcess } from './trace.js';

const watched = isMainThread ? watchedProcess() : undefined;
const home = process.env['STRATA_HOME'];
const folder = process.env['STRATA_FAULTS'];
if (watched && home && folder) watch(watched, join(home, 'store') + sep, folder, process.env['STRATA_STORE']);

function watchedProcess(): TracedProcess | undefined {
  const [, program = '', command] = process.argv;
  if (program.endsWith(join('nas', 'compute.js'))) return 'compute';
  if (program.endsWith(join('cli', 'main.js')) && command === 'worker') return 'worker';
  return undefined;
}

function watch(self: TracedProcess, store: string, folder: string, bucket: string | undefined): void {
  const traceFile = join(folder, 'trace');
  const triggerFile = join(folder, 'trigger.json');
  const trigger = existsSync(triggerFile)
    ? (JSON.parse(readFileSync(triggerFile, 'utf8')) as WriteTrigger)
    : undefined;
  let job: ComputeJob | undefined;
  let passed = 0;
  let written = 0;

  if (self === 'compute') traceMessages();
  if (bucket) traceUploads(new URL(bucket));
  else traceWrites();
  moveClock(join(folder, 'clock'));

  function record(line: object): void {
    const whole = {
      at: performance.timeOrigin + performance.now(),
      process: self,
      pid: process.pid,
      ...line,
    };
    appendFileSync(traceFile, `${JSON.stringify(whole satisfies Partial<TraceLine>)}\n`);
  }

  function traceMessages(): void {
    const emit = process.emit.bind(process) as (...args: unknown[]) => boolean;
    process.emit = ((event: string, ...args: unknown[]) => {
      if (event === 'message' && !job) {
        job = args[0] as ComputeJob;
        const { kind, key, fence } = job;
        record({ type: 'job', kind, key, fence, worker: process.ppid } satisfies JobLine);
      }
      return emit(event, ...args);
    }) as typeof process.emit;
    const send = process.send?.bind(process) as ((...args: unknown[]) => boolean) | undefined;
    process.send = ((event: ComputeEvent, ...more: unknown[]) => {
      const step = event.type === 'started' ? event.fromStep : 'step' in event ? event.step : undefined;
      const phase = event.type === 'progress' ? event.phase : undefined;
      record({ type: event.type, kind: job?.kind, phase, step });
      return send?.(event, ...more);
    }) as NonNullable<typeof process.send>;
  }

  function traceWrites(): void {
    for (const name of ['link', 'rename'] as const) {
      const place = promises[name];
      promises[name] = async (from, to) => {
        const object = objectAt(String(to));
        if (object === undefined) return place(from, to);
        record({ type: 'operation', ...(job && { kind: job.kind }), object } satisfies OperationLine);
        const isHit = isTriggerWrite(object);
        if (isHit && trigger?.when === 'before') injectFault();
        await place(from, to);
        if (isHit && trigger?.when === 'after') injectFault();
      };
    }
    const open = promises.open;
    promises.open = async (path, ...more) => {
      const file = await open(path, ...more);
      if (!String(path).startsWith(join(store, '.writing') + sep)) return file;
      const writeFile = file.writeFile.bind(file);
      file.writeFile = async (data, ...options) => {
        if (isTriggerPartialWrite()) {
          const whole = Buffer.from(data as Uint8Array);
          await file.write(whole.subarray(0, Math.ceil(whole.length / 2)));
          injectFault();
        }
        return writeFile(data, ...options);
      };
      return file;
    };
    syncBuiltinESMExports();
  }

  /** An object exists in a bucket once its upload is answered. */
  function traceUploads({ host, pathname }: URL): void {
    const request = http.request;
    const prefix = `/${host}${pathname}/`;
    http.request = ((options: http.RequestOptions, ...more: []) => {
      const asked = request(options, ...more);
      const path = options.path?.split('?')[0] ?? '';
      if (options.method !== 'PUT' || !path.startsWith(prefix)) return asked;
      const object = decodeURIComponent(path.slice(prefix.length));
      record({ type: 'operation', ...(job && { kind: job.kind }), object } satisfies OperationLine);
      const isHit = isTriggerWrite(object);
      if (isHit && trigger?.when === 'before') injectFault();
      asked.once('response', ({ statusCode = 0 }) => {
        if (isHit && trigger?.when === 'after' && statusCode < 300) injectFault();
      });
      if (isTriggerPartialWrite()) sendHalf(asked);
      return asked;
    }) as typeof http.request;
    syncBuiltinESMExports();
  }

  function sendHalf(asked: http.ClientRequest): void {
    const write = asked.write.bind(asked) as (data: Uint8Array, done: () => void) => boolean;
    asked.end = asked.write = ((data?: Uint8Array | string) => {
      const whole = Buffer.from(data ?? '');
      return write(whole.subarray(0, Math.ceil(whole.length / 2)), injectFault);
    }) as never;
  }

  function objectAt(path: string): string | undefined {
    const object = path.startsWith(store) ? path.slice(store.length) : undefined;
    return object === undefined || object.startsWith('.writing') ? undefined : object;
  }

  function isTriggerWrite(object: string): boolean {
    if (
      trigger?.process !== self ||
      trigger.when === 'within' ||
      (trigger.kind && trigger.kind !== job?.kind)
    )
      return false;
    return new RegExp(trigger.object).test(object) && ++passed === trigger.nth;
  }

  function isTriggerPartialWrite(): boolean {
    if (
      trigger?.process !== self ||
      trigger.when !== 'within' ||
      (trigger.kind && trigger.kind !== job?.kind)
    )
      return false;
    return ++written === trigger.nth;
  }

  /** Once per trial: later processes ignore the trigger. */
  function injectFault(): void {
    try {
      writeFileSync(join(folder, 'injected'), '', { flag: 'wx' });
    } catch {
      return;
    }
    record({ type: 'injected' });
    if (trigger?.action === 'die') process.kill(process.pid, 'SIGKILL');
    // Block until the harness kills all processes.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  }
}

/** Shifts this process's wall clock by the milliseconds in the file, as soon as the file exists. */
function moveClock(file: string): void {
  const Real = Date;
  let offset = 0;
  const look = () => {
    try {
      offset = Number(readFileSync(file, 'utf8'));
    } catch {
      offset = 0;
    }
  };
  look();
  setInterval(look, 200).unref();
  const now = () => Real.now() + offset;
  globalThis.Date = new Proxy(Real, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as object,
    apply: () => new Real(now()).toString(),
    get: (target, name, receiver) =>
      name === 'now' ? now : (Reflect.get(target, name, receiver) as unknown),
  });
}
