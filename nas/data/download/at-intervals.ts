/** Tells of progress twice a second, and of its end: a network has thousands of pieces in that time. */
export function atIntervals(
  tell: (done: number, total: number) => void,
): (done: number, total: number) => void {
  let last = -Infinity;
  return (done, total) => {
    const now = performance.now();
    if (now - last < 500 && done !== total) return;
    last = now;
    tell(done, total);
  };
}
