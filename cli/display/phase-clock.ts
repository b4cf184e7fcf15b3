import type { StageView } from '../run-view.js';

/** Says for how many seconds a stage has been seen in its present phase. */
export function phaseClock(): (stage: StageView) => number {
  const since = new Map<string, { readonly phase: string; readonly at: number }>();
  return ({ name, attempt, heartbeat, isComputing }) => {
    const phase = `${attempt} ${isComputing} ${heartbeat?.progress?.phase}`;
    const now = performance.now();
    if (since.get(name)?.phase !== phase) since.set(name, { phase, at: now });
    return (now - since.get(name)!.at) / 1000;
  };
}
