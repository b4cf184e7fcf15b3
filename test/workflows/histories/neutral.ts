import { homedir, hostname } from 'node:os';
import { projectRoot } from '../../../platform/paths.js';

/** Names of this computer in a text, and what stands for them in a history that anybody may read. */
function places(home: string): [string, string][] {
  return [
    [home, '/home/strata/.strata'],
    [projectRoot, '/home/strata/clone'],
    [homedir(), '/home/strata'],
    [JSON.stringify(hostname()), '"host"'],
  ];
}

/** A history, or a part of one, without anything of the computer that it was made on. Payloads stay readable. */
export function neutral(value: unknown, home: string): unknown {
  if (typeof value === 'string') return neutralText(value, home);
  if (Array.isArray(value)) return value.map((each) => neutral(each, home));
  if (typeof value !== 'object' || value === null) return value;
  if (isPayload(value)) return { ...value, data: recode(value.data, (text) => neutralText(text, home)) };
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      name === 'identity' ? 'somebody' : neutral(each, home),
    ]),
  );
}

/** All that can be read in a history, payloads included. */
export function readable(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if (isPayload(value)) return Buffer.from(value.data, 'base64').toString();
  return Object.values(value).map(readable).join('\n');
}

function neutralText(text: string, home: string): string {
  // A queue that is one worker's alone begins with its identity, `process@host`.
  const nameless = text.replace(/^\d+@.*(?=-[0-9a-f]{32}$)/, 'somebody');
  return places(home).reduce((neutralized, [from, to]) => neutralized.replaceAll(from, to), nameless);
}

function isPayload(value: object): value is { readonly metadata: object; readonly data: string } {
  return 'metadata' in value && 'data' in value && typeof value.data === 'string';
}

function recode(base64: string, change: (text: string) => string): string {
  return Buffer.from(change(Buffer.from(base64, 'base64').toString())).toString('base64');
}
