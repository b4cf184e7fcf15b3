import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import type { StudyResults } from '../../schemas/generated/study-results.js';
import { armName } from './arms.js';

/** The study's plots as SVG, by name. */
export async function plots(results: StudyResults): Promise<Map<string, string>> {
  const specs: [string, TopLevelSpec][] = [
    ['coupling-skips', skipsOverEpochs(results)],
    ['coupling-entropy', entropyOverEpochs(results)],
    ['coupling-accuracy', accuracies(results)],
  ];
  return new Map(await Promise.all(specs.map(async ([name, spec]) => [name, await svgOf(spec)] as const)));
}

const look = {
  background: 'white',
  config: { font: 'sans-serif', axis: { grid: true, gridOpacity: 0.4 }, view: { stroke: null } },
} as const;

/** One panel for each arm and one line for each level: mean over the seeds. */
function skipsOverEpochs({ runs }: StudyResults): TopLevelSpec {
  const values = runs.flatMap((run) =>
    run.epochs.flatMap(({ epoch, levels }) =>
      levels.map(({ cells, reduction, skips }) => ({
        arm: armName(run),
        epoch: epoch + 1,
        level: `${reduction ? 'reduce' : 'normal'} ${cells.join(' ')}`,
        skips,
      })),
    ),
  );
  return {
    ...look,
    data: { values },
    facet: { field: 'arm', type: 'nominal', columns: 2, title: null },
    columns: 2,
    spec: {
      width: 260,
      height: 150,
      mark: { type: 'line', point: true },
      encoding: {
        x: { field: 'epoch', type: 'ordinal', axis: { labelAngle: 0 }, title: 'epoch of the search' },
        y: {
          field: 'skips',
          aggregate: 'mean',
          type: 'quantitative',
          title: 'skips of the cell, of 8 edges',
        },
        color: { field: 'level', type: 'nominal', title: 'level: its cells' },
      },
    },
  } as TopLevelSpec;
}

function entropyOverEpochs({ runs }: StudyResults): TopLevelSpec {
  const values = runs.flatMap((run) =>
    run.epochs.map(({ epoch, entropy }) => ({
      arm: armName(run),
      seed: run.seed,
      epoch: epoch + 1,
      entropy,
    })),
  );
  return {
    ...look,
    data: { values },
    width: 420,
    height: 200,
    mark: { type: 'line' },
    encoding: {
      x: { field: 'epoch', type: 'ordinal', axis: { labelAngle: 0 }, title: 'epoch of the search' },
      y: {
        field: 'entropy',
        type: 'quantitative',
        scale: { domain: [0, 1] },
        title: 'normalized entropy of α',
      },
      color: { field: 'arm', type: 'nominal', title: null },
      detail: { field: 'seed' },
    },
  };
}

/** One point for each run: there are too few runs to summarize. */
function accuracies({ runs }: StudyResults): TopLevelSpec {
  const values = runs.map((run) => ({
    arm: armName(run),
    'test accuracy, %': 100 * run.testAccuracy,
    'discretization gap, points': 100 * run.gap,
  }));
  const panel = (field: string) => ({
    width: 200,
    height: 110,
    mark: { type: 'point', filled: true, size: 60, opacity: 0.8 },
    encoding: {
      x: { field, type: 'quantitative', scale: { zero: false } },
      y: { field: 'arm', type: 'nominal', title: null },
      color: { field: 'arm', type: 'nominal', legend: null },
    },
  });
  return {
    ...look,
    data: { values },
    hconcat: [panel('test accuracy, %'), panel('discretization gap, points')],
  } as TopLevelSpec;
}

async function svgOf(spec: TopLevelSpec): Promise<string> {
  return `${await new View(parse(compile(spec).spec), { renderer: 'none' }).toSVG()}\n`;
}
