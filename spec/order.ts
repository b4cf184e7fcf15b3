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

/** Follows what each stage waits for until one comes twice. Returns the stage whose reference closes the cycle. */
function reportCycle(waiting: ReadonlyMap<string, DraftStage>, report: Report): DraftStage {
  const trail: DraftStage[] = [];
  let stage = [...waiting.values()][0]!;
  while (!trail.includes(stage)) {
    trail.push(stage);
    stage = waiting.get(edges(stage).find(({ to }) => waiting.has(to))!.to)!;
  }
  const closing = trail.at(-1)!;
  const names = [...trail.slice(trail.indexOf(stage)), stage].map(({ name }) => name);
  report(edges(closing).find(({ to }) => to === stage.name)!.path, {
    code: 'SPEC_CYCLE',
    found: `these stages wait for each other: ${names.join(' → ')}`,
    expected: 'stages that can be put in an order',
    remedy: 'remove one of these references',
  });
  return closing;
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
