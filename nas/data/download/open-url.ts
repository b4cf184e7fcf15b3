import { Agent, EnvHttpProxyAgent, request, type Dispatcher } from 'undici';
import { StrataError } from '../../../platform/errors.js';
import { shownUrl } from '../../../spec/remote-source.js';

/** Connections to servers, through the proxy that the environment names, if any. */
export interface Connections {
  readonly dispatcher: Dispatcher;
  readonly signal: AbortSignal;
}

const MAX_REDIRECTS = 5;

/** `patience`: milliseconds without a byte after which a server is given up. */
export function openConnections(patience: number): Dispatcher {
  const limits = { connectTimeout: patience, headersTimeout: patience, bodyTimeout: patience };
  const isProxied = ['http_proxy', 'https_proxy'].some(
    (name) => process.env[name] || process.env[name.toUpperCase()],
  );
  return isProxied ? new EnvHttpProxyAgent(limits) : new Agent(limits);
}

/**
 * Asks for a file, following a few redirects, and answers with whatever the server says.
 * @throws DATA_DOWNLOAD_BROKEN when the network fails, DATA_DOWNLOAD_REFUSED when it leads somewhere odd; the signal's
 *   reason
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
  throw downloadRefused(shownUrl(url), `leads on more than ${MAX_REDIRECTS} times`);
}

async function sendRequest(
  place: URL,
  headers: Readonly<Record<string, string>>,
  { dispatcher, signal }: Connections,
): Promise<Dispatcher.ResponseData> {
  try {
    // What is verified and kept are the bytes as the publisher has them, not as they may be packed on the way.
    const asked = { 'user-agent': 'strata', accept: '*/*', 'accept-encoding': 'identity', ...headers };
    const response = await request(place, { headers: asked, dispatcher, signal });
    // A connection may break before anybody reads: an error that nobody listens for would end the process. Reading meets
    // it again.
    response.body.on('error', () => {});
    return response;
  } catch (cause) {
    throw networkError(place.href, cause, signal);
  }
}

/** What a connection's failure means: that it was ended from here, or that the network failed. */
export function networkError(url: string, cause: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  const { code, message } = cause as NodeJS.ErrnoException;
  return downloadBroken(shownUrl(url), [message, code].filter(Boolean).join(', '), cause);
}

/** No error shows a redirect's query: it is often what lets its bearer in. */
function redirectTarget(from: URL, location: string): URL {
  if (!URL.canParse(location, from.href))
    throw downloadRefused(shownUrl(from.href), 'leads on to what is no address');
  const to = new URL(location, from);
  const isWeb = to.protocol === 'https:' || to.protocol === 'http:';
  if (!isWeb) throw downloadRefused(shownUrl(from.href), `leads on to an address of ${to.protocol}`);
  if (from.protocol === 'https:' && to.protocol === 'http:')
    throw downloadRefused(
      shownUrl(from.href),
      `leads from https on to ${shownUrl(to.href)}, where anybody could listen`,
    );
  if (to.username || to.password)
    throw downloadRefused(shownUrl(from.href), 'leads on to an address with a user name or password');
  return to;
}

/** The server will not give the file, and asking again would not help. */
export function downloadRefused(url: string, found: string): StrataError {
  return new StrataError({
    code: 'DATA_DOWNLOAD_REFUSED',
    cause: 'user',
    found: `${url} ${found}`,
    expected: 'a file that is there for whoever asks',
    remedy: 'correct the `url` in the source, or download the file yourself and give its path',
  });
}

/** The network, or the server for the moment. What has come stays, and the next attempt asks for the rest. */
export function downloadBroken(url: string, reason: string, cause?: unknown): StrataError {
  return new StrataError(
    {
      code: 'DATA_DOWNLOAD_BROKEN',
      cause: 'environment',
      found: `the download of ${url} broke off: ${reason}`,
      remedy: 'the next attempt goes on where this one ended; see that this computer reaches the address',
    },
    { cause },
  );
}
