import type { ReportedStage } from '../runs/outputs.js';
import type { Finding } from '../stages/definition.js';
import { stageDefinition, type StageKind, type StageSummaries } from '../stages/kinds.js';

/** The stage's summary, if it is of this kind and complete. Another version of Strata may have recorded fewer fields. */
export function summaryOf<Kind extends StageKind>(
  { kind, summary }: Pick<ReportedStage, 'kind' | 'summary'>,
  wanted: Kind,
): StageSummaries[Kind] | undefined {
  const { report } = stageDefinition(wanted);
  const isWhole = kind === wanted && report?.needs.every((figure) => figure in summary);
  return isWhole ? (summary as StageSummaries[Kind]) : undefined;
}

/** The findings of the stages, in their order. If a kind occurs more than once, the label includes the stage. */
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
  const summary = summaryOf(stage, stage.kind);
  return summary ? stageDefinition(stage.kind).report!.findings(summary) : [];
}
