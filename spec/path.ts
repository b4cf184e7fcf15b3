/** Keys and positions from a document's root to a value in it. */
export type Path = readonly (string | number)[];

/** The path as a reader writes it: `stages.search.with.levels[0]`. */
export function showPath(path: Path): string {
  return path
    .map((part, i) => (/^\d+$/.test(String(part)) ? `[${part}]` : `${i > 0 ? '.' : ''}${part}`))
    .join('');
}

/** The path as a JSON pointer (RFC 6901). */
export function toPointer(path: Path): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

export function fromPointer(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}
