import { Agent, EnvHttpProxyAgent, request, type Dispatcher } from 'undici';
import { StrataError } from '../../../platform/errors.js';
import { shownUrl } from '../../../spec/remote-source.js';

/** HTTP connections, through the proxy of the environment if there is one. */
export interface Connections {
  readonly dispatcher: Dispatcher;
  readonly signal: AbortSignal;
}

const MAX_REDIRECTS = 5;

/** @param idleTimeout milliseconds without a byte after which a connection is closed */
export function openConnections(idleTimeout: number): Dispatcher {
  const limits = { connectTimeout: idleTimeout, headersTimeout: idleTimeout, bodyTimeout: idleTimeout };
  const isProxied = ['http_proxy', 'https_proxy'].some(
    (name) => process.env[name] || process.env[name.toUpperCase()],
  );
  return isProxied ? new EnvHttpProxyAgent(limits) : new Agent(limits);
}

/**
 * Requests a file, follows redirects up to a limit, and returns the server's response.
 * @throws DATA_DOWNLOAD_BROKEN if the network fails, DATA_DOWNLOAD_REFUSED for an invalid redirect; the signal's reason
 */
export async function openUrl(
  url: string,
  headers: Readonly<Record<string, string>>,
  connections: Connections,
): Promise<Dispatcher.ResponseData> {
  let place = new URL(url);
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const response = await sendRequest(place, headers, connections);
    const { location } = response.headers;
    const isRedirect =
      [301, 302, 303, 307, 308].includes(response.statusCode) && typeof location === 'string';
    if (!isRedirect) return response;
    await response.body.dump();
    place = redirectTarget(place, location);
  }
  throw downloadRefused(shownUrl(url), `redirects more than ${MAX_REDIRECTS} times`);
}

async function sendRequest(
  place: URL,
  headers: Readonly<Record<string, string>>,
  { dispatcher, signal }: Connections,
): Promise<Dispatcher.ResponseData> {
  try {
    // Request the publisher's own bytes, without a content encoding: those are verified and kept.
    const allHeaders = { 'user-agent': 'strata', accept: '*/*', 'accept-encoding': 'identity', ...headers };
    const response = await request(place, { headers: allHeaders, dispatcher, signal });
    // The connection may break before the body is read, and an unhandled error would end the process. Reading throws it
    // again.
    response.body.on('error', () => {});
    return response;
  } catch (cause) {
    throw networkError(place.href, cause, signal);
  }
}

/** The error for a failed connection: the signal's reason if it was aborted, else DATA_DOWNLOAD_BROKEN. */
export function networkError(url: string, cause: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  const { code, message } = cause as NodeJS.ErrnoException;
  return downloadBroken(shownUrl(url), [message, code].filter(Boolean).join(', '), cause);
}

/** Errors do not show a redirect's query, which often contains credentials. */
function redirectTarget(from: URL, location: string): URL {
  if (!URL.canParse(location, from.href))
    throw downloadRefused(shownUrl(from.href), 'redirects to an invalid address');
  const to = new URL(location, from);
  const isWeb = to.protocol === 'https:' || to.protocol === 'http:';
  if (!isWeb) throw downloadRefused(shownUrl(from.href), `redirects to an address with ${to.protocol}`);
  if (from.protocol === 'https:' && to.protocol === 'http:')
    throw downloadRefused(
      shownUrl(from.href),
      `redirects from https to ${shownUrl(to.href)}, which is not encrypted`,
    );
  if (to.username || to.password)
    throw downloadRefused(shownUrl(from.href), 'redirects to an address with a user name or password');
  return to;
}

/** The server refuses the file, and a retry would not help. */
export function downloadRefused(url: string, found: string): StrataError {
  return new StrataError({
    code: 'DATA_DOWNLOAD_REFUSED',
    cause: 'user',
    found: `${url} ${found}`,
    expected: 'a publicly available file',
    remedy: 'correct the `url` in the source, or download the file yourself and set its path',
  });
}

/** A network failure or a temporary server error. The received bytes stay, and the next attempt requests the rest. */
export function downloadBroken(url: string, reason: string, cause?: unknown): StrataError {
  return new StrataError(
    {
      code: 'DATA_DOWNLOAD_BROKEN',
      cause: 'environment',
      found: `the download of ${url} broke off: ${reason}`,
      remedy: 'the next attempt resumes the download; check that this computer can reach the address',
    },
    { cause },
  );
}
