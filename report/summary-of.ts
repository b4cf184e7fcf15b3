import type { DeriveSummary, EvaluateSummary, SearchSummary } from '../nas/summary.js';
import type { ReportedStage } from './reported-stage.js';

interface Summaries {
  readonly search: SearchSummary;
  readonly derive: DeriveSummary;
  readonly evaluate: EvaluateSummary;
}

/** What is shown of each summary. */
const SHOWN: { readonly [Kind in keyof Summaries]: readonly (keyof Summaries[Kind])[] } = {
  search: ['levels', 'entropy', 'probabilityOfNone', 'supernetAccuracy', 'measuredOn', 'parameters'],
  derive: ['levels', 'discretisation'],
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
