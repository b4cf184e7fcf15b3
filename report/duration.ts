import prettyMilliseconds from 'pretty-ms';

/** A span of time as people say it, to two units: `45s`, `1m 20s`, `3h 12m`. */
export function duration(seconds: number): string {
  return prettyMilliseconds(Math.max(0, seconds) * 1000, {
    unitCount: 2,
    secondsDecimalDigits: seconds < 10 ? 1 : 0,
  });
}
