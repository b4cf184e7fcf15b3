import type { Path } from './path.js';
import type { RemoteSource } from './plan.js';
import type { Report } from './diagnostic.js';

/** Names of query parameters that hold credentials. */
const secretNames =
  /(^|[-_.])(sig|signature|credentials?|tokens?|secret|password|passwd|pwd|auth|authorization|api-?key|access-?key(-?id)?)$/i;

/** The file that a spec fetches; an address that cannot be used is reported at `url`. */
export function resolveRemote({ url, sha256 }: RemoteSource, path: Path, report: Report): RemoteSource {
  const problem = problemOf(url);
  if (problem) report([...path, 'url'], { code: 'SPEC_URL', ...problem });
  return { url: problem ? url : withoutFragment(url), sha256: sha256.toLowerCase() };
}

/** An address as it may be shown and stored: without its query, which may hold credentials. */
export function shownUrl(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}

/** Whether a text in place of a path looks like an address. */
export function looksRemote(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
}

/** The problem does not quote the address, which may hold credentials. */
function problemOf(url: string): { found: string; expected: string; remedy: string } | undefined {
  const expected = 'the address of a file, https://… or http://…, that needs no credentials';
  const remedy = 'or download the file yourself and give its path';
  if (!URL.canParse(url))
    return { found: 'not a complete address', expected, remedy: `write the full address; ${remedy}` };
  const { protocol, username, password, searchParams } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') {
    return {
      found: `unsupported protocol ${protocol}//`,
      expected,
      remedy: `use another address; ${remedy}`,
    };
  }
  const kept = 'addresses are stored in plans and histories, where others can read them';
  if (username || password) {
    return {
      found: `the address holds a user name or password, and ${kept}`,
      expected,
      remedy: `remove it; ${remedy}`,
    };
  }
  const secret = [...searchParams.keys()].find((name) => secretNames.test(name));
  if (secret === undefined) return undefined;
  return {
    found: `\`${secret}\` in the address is a credential, and ${kept}`,
    expected,
    remedy: `remove it; ${remedy}`,
  };
}

function withoutFragment(url: string): string {
  const parsed = new URL(url);
  parsed.hash = '';
  return parsed.href;
}
