/**
 * Makes things that have numbers, one after the other, and up to `ahead` of them before they are asked for: while a
 * step is computed off the event loop, the next batch is made on it. Asked for in any order each is the same; what was
 * made for nothing is dropped.
 * @param count things there are, from 0
 */
export function readAhead<T>(
  make: (number: number) => Promise<T>,
  { count, ahead }: { readonly count: number; readonly ahead: number },
): (number: number) => Promise<T> {
  const begun = new Map<number, Promise<T>>();
  let last: Promise<unknown> = Promise.resolve();
  const begin = (number: number): Promise<T> => {
    const known = begun.get(number);
    if (known) return known;
    const made = last.then(() => make(number));
    begun.set(number, made);
    // A failure is for the one who asks for this number; until then it must not count as unhandled.
    last = made.catch(() => undefined);
    return made;
  };
  return (number) => {
    const end = Math.min(number + ahead, count - 1);
    for (const other of begun.keys()) if (other < number || other > end) begun.delete(other);
    const made = begin(number);
    begun.delete(number);
    for (let next = number + 1; next <= end; next++) void begin(next);
    return made;
  };
}
