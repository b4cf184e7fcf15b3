import { StrataError } from '../errors/strata-error.js';
import { sourceDigest } from './source-digest.js';

/** Raw data by role, with the digest that goes into the key. */
export type SourceDigests = Readonly<Record<string, { readonly path: string; readonly digest: string }>>;

/** The digests of a stage's raw data, which are part of its key. */
export async function digestSources(
  paths: Readonly<Record<string, string>>,
  options: { readonly reread?: boolean } = {},
): Promise<SourceDigests> {
  const sources: Record<string, { path: string; digest: string }> = {};
  for (const [role, path] of Object.entries(paths))
    sources[role] = { path, ...(await sourceDigest(path, options)) };
  return sources;
}

/** Throws SOURCE_CHANGED when raw data is no longer what the key says: what was computed from it has another key. */
export async function assertUnchanged(
  paths: Readonly<Record<string, string>>,
  sources: SourceDigests,
): Promise<void> {
  const now = await digestSources(paths, { reread: true });
  const changed = Object.keys(sources).find((role) => now[role]?.digest !== sources[role]?.digest);
  if (!changed) return;
  throw new StrataError({
    code: 'SOURCE_CHANGED',
    fault: 'user',
    found: `${sources[changed]?.path} changed after the run had looked at it`,
    expected: 'raw data that stays as it is while a run uses it',
    remedy: 'resume the run, or run the pipeline again: it looks at the data anew',
  });
}
