import type { DraftStage } from './draft-stage.js';
import type { Path } from './path.js';
import type { Report } from './report.js';

/** The stages in an order in which each follows all that it needs; ties keep the order given. Cycles are reported. */
export function orderStages(stages: readonly DraftStage[], report: Report): DraftStage[] {
  const ordered: DraftStage[] = [];
  const waiting = new Map(stages.map((stage) => [stage.name, stage]));
  while (waiting.size > 0) {
    const ready = [...waiting.values()].find((stage) => edges(stage).every(({ to }) => !waiting.has(to)));
    // A cycle is cut at the stage that closes it, so that others are found too.
    const next = ready ?? reportCycle(waiting, report);
    ordered.push(next);
    waiting.delete(next.name);
  }
  return ordered;
}

/**
 * Follows what each stage waits for until one comes twice, and reports that cycle where it refers to a stage further
 * down, as the reader is likely to have meant the other references. Returns the stage that does.
 */
function reportCycle(waiting: ReadonlyMap<string, DraftStage>, report: Report): DraftStage {
  const positions = [...waiting.keys()];
  const awaited = (stage: DraftStage) => edges(stage).find(({ to }) => waiting.has(to))!;
  const trail: DraftStage[] = [];
  let stage = waiting.get(positions[0]!)!;
  while (!trail.includes(stage)) {
    trail.push(stage);
    stage = waiting.get(awaited(stage).to)!;
  }
  const cycle = trail.slice(trail.indexOf(stage));
  const pointsDown = (from: DraftStage) =>
    positions.indexOf(awaited(from).to) >= positions.indexOf(from.name);
  const culprit = cycle.find(pointsDown)!;
  report(awaited(culprit).path, {
    code: 'SPEC_CYCLE',
    found: `these stages wait for each other: ${[...cycle, stage].map(({ name }) => name).join(' → ')}`,
    expected: 'stages that can be put in an order',
    remedy: 'remove one of these references',
  });
  return culprit;
}

interface Edge {
  readonly to: string;
  readonly path: Path;
}

/** What a stage waits for, with the place that says so. */
function edges({ name, inputs, after }: DraftStage): Edge[] {
  return [
    ...Object.entries(inputs).map(([field, { stage }]) => ({
      to: stage,
      path: ['stages', name, 'with', field],
    })),
    ...after.map((to) => ({ to, path: ['stages', name, 'needs'] })),
  ];
}
