import { examine } from './examine.mjs';
import { setupFailed } from './fault.mjs';

/**
 * `strata doctor`: prints every component with its version and place, and a remedy for each fault. Returns the exit
 * status. It needs neither npm packages nor compiled code, so that it can say what is wrong when those are missing; where
 * they are not, `others` are the components that only compiled code can look at.
 */
export async function doctor({ json = false, others = [] } = {}) {
  const components = [...(await examine()), ...others];
  const ok = components.every(({ fault }) => !fault);
  process.stdout.write(json ? `${JSON.stringify({ ok, components }, null, 2)}\n` : table(components));
  return ok ? 0 : setupFailed;
}

function table(components) {
  const width = Math.max(...components.map(({ name }) => name.length));
  const versionWidth = Math.max(...components.map(({ version }) => (version ?? '').length));
  return components
    .map(({ name, version = '', place = '', fault, remedy }) => {
      const line = `${fault ? 'FAULT' : 'ok   '}  ${name.padEnd(width)}  ${version.padEnd(versionWidth)}  ${place}`;
      const indent = ' '.repeat(width + 9);
      return [line.trimEnd(), fault && `${indent}${fault}`, remedy && `${indent}to do: ${remedy}`]
        .filter(Boolean)
        .map((text) => `${text}\n`)
        .join('');
    })
    .join('');
}
