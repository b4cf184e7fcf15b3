import { StrataError } from '../errors/strata-error.js';
import type { PlannedSource } from '../spec/plan.js';
import { shownUrl } from '../spec/remote-source.js';
import { sourceDigest } from './source-digest.js';

/** Raw data by role, with the digest that goes into the key. */
export type SourceDigests = Readonly<Record<string, DigestedSource>>;

/** Where raw data is: on disk, or elsewhere until it has been fetched. */
export type DigestedSource =
  { readonly path: string; readonly digest: string } | { readonly url: string; readonly digest: string };

/**
 * The digests of a stage's raw data, which are part of its key. A file that is to be fetched has the one that the spec
 * gives: the key is known before anything is fetched, and nothing else is taken then.
 */
export async function digestSources(
  planned: Readonly<Record<string, PlannedSource>>,
  options: { readonly reread?: boolean } = {},
): Promise<SourceDigests> {
  const sources: Record<string, DigestedSource> = {};
  for (const [role, source] of Object.entries(planned)) {
    sources[role] =
      typeof source === 'string'
        ? { path: source, ...(await sourceDigest(source, options)) }
        : { url: source.url, digest: `sha256:${source.sha256}` };
  }
  return sources;
}

/** Throws SOURCE_CHANGED when raw data is no longer what the key says: what was computed from it has another key. */
export async function assertUnchanged(
  planned: Readonly<Record<string, PlannedSource>>,
  sources: SourceDigests,
): Promise<void> {
  const now = await digestSources(planned, { reread: true });
  const changed = Object.keys(sources).find((role) => now[role]?.digest !== sources[role]?.digest);
  if (!changed) return;
  throw new StrataError({
    code: 'SOURCE_CHANGED',
    fault: 'user',
    found: `${placeOf(sources[changed]!)} changed after the run had looked at it`,
    expected: 'raw data that stays as it is while a run uses it',
    remedy: 'resume the run, or run the pipeline again: it looks at the data anew',
  });
}

/** As the lineage keeps them, for whoever may read it: an address loses its query. */
export function shownSources(sources: SourceDigests): SourceDigests {
  return Object.fromEntries(
    Object.entries(sources).map(([role, source]) => [
      role,
      'url' in source ? { ...source, url: shownUrl(source.url) } : source,
    ]),
  );
}

function placeOf(source: DigestedSource): string {
  return 'url' in source ? shownUrl(source.url) : source.path;
}
