import { byteSize } from '../report/byte-size.js';
import { duration } from '../report/duration.js';
import type { Forecast } from '../schemas/generated/forecast.js';

/** What all that is left will take. */
export function totalWords({ total, stages }: Forecast): string {
  const { seconds, bytes, checkpointBytes, unknown } = total;
  const awaited = stages.flatMap(({ state, name }) => (state === 'waiting' ? [name] : []));
  const isKnown = stages.some(({ estimate }) => estimate);
  if (!isKnown && unknown.length > 0) return 'nothing is known yet of how long it will take';
  return [
    ...(isKnown ? [`about ${duration(seconds)} of computing`, `${byteSize(bytes)} of outputs`] : []),
    ...(checkpointBytes > 0 ? [`for a while up to ${byteSize(checkpointBytes)} of checkpoints`] : []),
    ...(unknown.length > 0 ? [`nothing is known of how long ${unknown.join(', ')} will take`] : []),
    ...(awaited.length > 0 ? [`${awaited.join(', ')} not counted`] : []),
  ].join(', ');
}
