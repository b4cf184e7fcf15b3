// Loaded into every Node process of a trial by `--import`, before Strata. In a worker or a compute process it writes down
// what happens there, can end or freeze the process at a named point, and can move its clock. Strata itself has no hooks
// for this: Node's own functions are wrapped, which it calls to write its files and to send its messages.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import promises from 'node:fs/promises';
import http from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import { join, sep } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import type { ComputeEvent, ComputeJob } from '../../nas/protocol.js';
import type { Point } from './triggers.js';
import type { JobLine, OperationLine, TraceLine, Watched } from './trace.js';

const watched = isMainThread ? watchedProcess() : undefined;
const home = process.env['STRATA_HOME'];
const folder = process.env['STRATA_FAULTS'];
if (watched && home && folder) watch(watched, join(home, 'store') + sep, folder, process.env['STRATA_STORE']);

function watchedProcess(): Watched | undefined {
  const [, program = '', command] = process.argv;
  if (program.endsWith(join('nas', 'compute.js'))) return 'compute';
  if (program.endsWith(join('cli', 'main.js')) && command === 'worker') return 'worker';
  return undefined;
}

function watch(self: Watched, store: string, folder: string, bucket: string | undefined): void {
  const traceFile = join(folder, 'trace');
  const pointFile = join(folder, 'point.json');
  const point = existsSync(pointFile) ? (JSON.parse(readFileSync(pointFile, 'utf8')) as Point) : undefined;
  let job: ComputeJob | undefined;
  let passed = 0;
  let written = 0;

  if (self === 'compute') tellMessages();
  if (bucket) tellUploads(new URL(bucket));
  else tellWrites();
  moveClock(join(folder, 'clock'));

  function tell(line: object): void {
    const whole = {
      at: performance.timeOrigin + performance.now(),
      process: self,
      pid: process.pid,
      ...line,
    };
    appendFileSync(traceFile, `${JSON.stringify(whole satisfies Partial<TraceLine>)}\n`);
  }

  function tellMessages(): void {
    const emit = process.emit.bind(process) as (...args: unknown[]) => boolean;
    process.emit = ((event: string, ...args: unknown[]) => {
      if (event === 'message' && !job) {
        job = args[0] as ComputeJob;
        const { kind, key, fence } = job;
        tell({ type: 'job', kind, key, fence, worker: process.ppid } satisfies JobLine);
      }
      return emit(event, ...args);
    }) as typeof process.emit;
    const send = process.send?.bind(process) as ((...args: unknown[]) => boolean) | undefined;
    process.send = ((event: ComputeEvent, ...more: unknown[]) => {
      const step = event.type === 'started' ? event.fromStep : 'step' in event ? event.step : undefined;
      const phase = event.type === 'progress' ? event.phase : undefined;
      tell({ type: event.type, kind: job?.kind, phase, step });
      return send?.(event, ...more);
    }) as NonNullable<typeof process.send>;
  }

  function tellWrites(): void {
    for (const name of ['link', 'rename'] as const) {
      const place = promises[name];
      promises[name] = async (from, to) => {
        const object = objectAt(String(to));
        if (object === undefined) return place(from, to);
        tell({ type: 'operation', ...(job && { kind: job.kind }), object } satisfies OperationLine);
        const strikes = isAt(object);
        if (strikes && point?.when === 'before') strike();
        await place(from, to);
        if (strikes && point?.when === 'after') strike();
      };
    }
    const open = promises.open;
    promises.open = async (path, ...more) => {
      const file = await open(path, ...more);
      if (!String(path).startsWith(join(store, '.writing') + sep)) return file;
      const writeFile = file.writeFile.bind(file);
      file.writeFile = async (data, ...options) => {
        if (isWithin()) {
          const whole = Buffer.from(data as Uint8Array);
          await file.write(whole.subarray(0, Math.ceil(whole.length / 2)));
          strike();
        }
        return writeFile(data, ...options);
      };
      return file;
    };
    syncBuiltinESMExports();
  }

  /** An object gets its name in a bucket when its upload is answered. */
  function tellUploads({ host, pathname }: URL): void {
    const request = http.request;
    const prefix = `/${host}${pathname}/`;
    http.request = ((options: http.RequestOptions, ...more: []) => {
      const asked = request(options, ...more);
      const path = options.path?.split('?')[0] ?? '';
      if (options.method !== 'PUT' || !path.startsWith(prefix)) return asked;
      const object = decodeURIComponent(path.slice(prefix.length));
      tell({ type: 'operation', ...(job && { kind: job.kind }), object } satisfies OperationLine);
      const strikes = isAt(object);
      if (strikes && point?.when === 'before') strike();
      asked.once('response', ({ statusCode = 0 }) => {
        if (strikes && point?.when === 'after' && statusCode < 300) strike();
      });
      if (isWithin()) sendHalf(asked);
      return asked;
    }) as typeof http.request;
    syncBuiltinESMExports();
  }

  function sendHalf(asked: http.ClientRequest): void {
    const write = asked.write.bind(asked) as (data: Uint8Array, done: () => void) => boolean;
    asked.end = asked.write = ((data?: Uint8Array | string) => {
      const whole = Buffer.from(data ?? '');
      return write(whole.subarray(0, Math.ceil(whole.length / 2)), strike);
    }) as never;
  }

  function objectAt(path: string): string | undefined {
    const object = path.startsWith(store) ? path.slice(store.length) : undefined;
    return object === undefined || object.startsWith('.writing') ? undefined : object;
  }

  function isAt(object: string): boolean {
    if (point?.process !== self || point.when === 'within' || (point.kind && point.kind !== job?.kind))
      return false;
    return new RegExp(point.object).test(object) && ++passed === point.nth;
  }

  function isWithin(): boolean {
    if (point?.process !== self || point.when !== 'within' || (point.kind && point.kind !== job?.kind))
      return false;
    return ++written === point.nth;
  }

  /** Once in a trial: the process that meets the point again, later, passes it. */
  function strike(): void {
    try {
      writeFileSync(join(folder, 'struck'), '', { flag: 'wx' });
    } catch {
      return;
    }
    tell({ type: 'struck' });
    if (point?.then === 'die') process.kill(process.pid, 'SIGKILL');
    // Until the harness has killed everything.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  }
}

/** The file holds milliseconds; from when it is there, this process's wall clock is off by as much. */
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
