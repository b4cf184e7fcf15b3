const secondsPerUnit = { s: 1, m: 60, h: 3600, d: 86400 };

/** Seconds of a duration such as `10s`, `5m`, `2h` or `7d`. */
export function durationSeconds(text: string): number {
  return Number(text.slice(0, -1)) * secondsPerUnit[text.slice(-1) as keyof typeof secondsPerUnit];
}

/** Seconds as such a duration, in the largest unit that makes a whole number. */
export function durationText(seconds: number): string {
  const units = Object.entries(secondsPerUnit).reverse();
  const [unit, length] = units.find(([, each]) => seconds % each === 0)!;
  return `${seconds / length}${unit}`;
}
