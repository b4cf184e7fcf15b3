import type { StageForecast, Total } from '../schemas/generated/forecast.js';

/** What is still to be computed here; what others compute is not counted. */
export function total(stages: readonly StageForecast[]): Total {
  const computed = stages.filter(({ state }) => state === 'run' || state === 'resuming');
  const sum = (figure: (stage: StageForecast) => number | undefined) =>
    computed.reduce((all, stage) => all + (figure(stage) ?? 0), 0);
  return {
    seconds: sum(({ estimate }) => estimate?.seconds),
    bytes: sum(({ estimate }) => estimate?.bytes),
    checkpointBytes: sum(({ estimate }) => estimate?.checkpointBytes),
    unknown: computed.filter(({ estimate }) => !estimate).map(({ name }) => name),
  };
}
