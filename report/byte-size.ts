const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** A size as people say it, in powers of 1000 and two or three digits: `640 bytes`, `1.2 MB`, `55 MB`. */
export function byteSize(bytes: number): string {
  let power = 0;
  let value = bytes;
  for (; Math.round(value) >= 1000 && power < units.length - 1; power++) value /= 1000;
  return `${power > 0 && value < 9.95 ? value.toFixed(1) : Math.round(value)} ${units[power]}`;
}
