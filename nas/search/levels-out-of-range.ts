/**
 * Where α is no finite number any more, in words, for who has to find out why a search diverged.
 * @param alpha [levels, edges, operations]
 */
export function levelsOutOfRange(alpha: Float32Array, levels: number): string {
  const size = alpha.length / levels;
  const isFinite = (level: number) => alpha.subarray(level * size, (level + 1) * size).every(Number.isFinite);
  const bad = Array.from({ length: levels }, (_, level) => level).filter((level) => !isFinite(level));
  if (bad.length === 0) return 'α finite in every level';
  if (bad.length === levels) return 'α not finite in any level';
  return `α not finite in level${bad.length === 1 ? '' : 's'} ${bad.join(', ')}`;
}
