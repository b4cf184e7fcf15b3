import type { DeriveSummary, EvaluateSummary, SearchSummary } from '../nas/protocol.js';
import type { ReportedStage } from '../runs/outputs.js';
import { count } from './text.js';

interface Summaries {
  readonly search: SearchSummary;
  readonly derive: DeriveSummary;
  readonly evaluate: EvaluateSummary;
}

/** What is shown of each summary. */
const SHOWN: { readonly [Kind in keyof Summaries]: readonly (keyof Summaries[Kind])[] } = {
  search: ['levels', 'entropy', 'probabilityOfNone', 'supernetAccuracy', 'measuredOn', 'parameters'],
  derive: ['levels', 'discretization'],
  evaluate: ['testAccuracy', 'testImages', 'parameters'],
};

/** The stage's summary, if it is of this kind. A run of another version of Strata may have said less: then none. */
export function summaryOf<Kind extends keyof Summaries>(
  { kind, summary }: Pick<ReportedStage, 'kind' | 'summary'>,
  wanted: Kind,
): Summaries[Kind] | undefined {
  const isWhole = kind === wanted && SHOWN[wanted].every((figure) => figure in summary);
  return isWhole ? (summary as Summaries[Kind]) : undefined;
}

/** One figure of a run: what it is, its value, and what must be known to read it. */
export interface Finding {
  readonly label: string;
  readonly value: string;
  readonly note: string;
}

/** What the stages found, in their order. Where a kind occurs more than once, the label names the stage too. */
export function findings(stages: readonly ReportedStage[]): Finding[] {
  return stages.flatMap((stage) => {
    const isAlone = stages.filter(({ kind }) => kind === stage.kind).length === 1;
    const found = findingsOf(stage);
    return isAlone
      ? found
      : found.map((finding) => ({ ...finding, label: `${finding.label} (${stage.name})` }));
  });
}

function findingsOf(stage: ReportedStage): Finding[] {
  const searched = summaryOf(stage, 'search');
  const derived = summaryOf(stage, 'derive');
  const evaluated = summaryOf(stage, 'evaluate');
  return [
    ...(searched ? ofSearch(searched) : []),
    ...(derived ? ofDerive(derived) : []),
    ...(evaluated ? ofEvaluate(evaluated) : []),
  ];
}

function ofSearch(summary: SearchSummary): Finding[] {
  const { entropy, probabilityOfNone, levels, supernetAccuracy, measuredOn, parameters } = summary;
  const byLevel = (values: readonly number[]) =>
    `by level ${values.map((value) => value.toFixed(2)).join(' ')}`;
  return [
    {
      label: 'entropy of α',
      value: `${entropy.before.toFixed(3)} → ${entropy.after.toFixed(3)}`,
      note: byLevel(levels.map((level) => level.entropy)),
    },
    {
      label: 'p(none)',
      value: probabilityOfNone.toFixed(3),
      note: byLevel(levels.map((level) => level.probabilityOfNone)),
    },
    {
      label: 'super-network',
      value: percent(supernetAccuracy),
      note: `of ${images[measuredOn]}; ${count(parameters)} parameters`,
    },
  ];
}

function ofDerive({ discretization: { gap, supernetAccuracy, derivedAccuracy } }: DeriveSummary): Finding[] {
  return [
    {
      label: 'discretization',
      value: `${(100 * gap).toFixed(2)} points`,
      note: `from ${percent(supernetAccuracy)} to ${percent(derivedAccuracy)}, one operation per edge`,
    },
  ];
}

function ofEvaluate({ testAccuracy, testTop5, testImages, parameters }: EvaluateSummary): Finding[] {
  const top5 = testTop5 === undefined ? '' : `; top-5 ${percent(testTop5)}`;
  return [
    {
      label: 'test accuracy',
      value: percent(testAccuracy),
      note: `of ${count(testImages)} test images${top5}; ${count(parameters)} parameters`,
    },
  ];
}

const images: Readonly<Record<SearchSummary['measuredOn'], string>> = {
  measure: 'images that trained nothing',
  alpha: 'images that trained α (optimiztic)',
};

function percent(fraction: number): string {
  return `${(100 * fraction).toFixed(2)} %`;
}
