/** Cells in few words, e.g. `0 1`, `0-5 7-12`: three or more in a row as a range. */
export function cellList(cells: readonly number[]): string {
  const runs: number[][] = [];
  for (const cell of cells) {
    const run = runs.at(-1);
    if (run?.at(-1) === cell - 1) run.push(cell);
    else runs.push([cell]);
  }
  return runs.map((run) => (run.length > 2 ? `${run[0]}-${run.at(-1)}` : run.join(' '))).join(' ');
}
