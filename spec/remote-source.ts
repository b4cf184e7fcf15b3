import type { Path } from './path.js';
import type { RemoteSource } from './plan.js';
import type { Report } from './diagnostic.js';

/** Names that services give to what lets the holder of an address in. */
const secretNames =
  /(^|[-_.])(sig|signature|credentials?|tokens?|secret|password|passwd|pwd|auth|authorization|api-?key|access-?key(-?id)?)$/i;

/** The file that a spec fetches; what its address must not hold is reported at `url`. */
export function resolveRemote({ url, sha256 }: RemoteSource, path: Path, report: Report): RemoteSource {
  const fault = faultOf(url);
  if (fault) report([...path, 'url'], { code: 'SPEC_URL', ...fault });
  return { url: fault ? url : withoutFragment(url), sha256: sha256.toLowerCase() };
}

/** An address as it may be shown and kept: without its query, which may hold what lets the bearer in. */
export function shownUrl(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}

/** Whether a text that stands where a path could is meant as an address. */
export function looksRemote(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
}

/** What is found is told without the address, which would show what it ought not to hold. */
function faultOf(url: string): { found: string; expected: string; remedy: string } | undefined {
  const expected = 'the address of a file, https://… or http://…, that lets in whoever asks';
  const remedy = 'or download the file yourself and give its path';
  if (!URL.canParse(url))
    return { found: 'this is no whole address', expected, remedy: `write it in full; ${remedy}` };
  const { protocol, username, password, searchParams } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') {
    return {
      found: `files are not fetched by ${protocol}//`,
      expected,
      remedy: `give another address; ${remedy}`,
    };
  }
  const kept = 'addresses are kept in plans and histories, where others can read them';
  if (username || password) {
    return {
      found: `the address holds a user name or password, and ${kept}`,
      expected,
      remedy: `leave it out; ${remedy}`,
    };
  }
  const secret = [...searchParams.keys()].find((name) => secretNames.test(name));
  if (secret === undefined) return undefined;
  return {
    found: `\`${secret}\` in the address lets its bearer in, and ${kept}`,
    expected,
    remedy: `leave it out; ${remedy}`,
  };
}

function withoutFragment(url: string): string {
  const parsed = new URL(url);
  parsed.hash = '';
  return parsed.href;
}
