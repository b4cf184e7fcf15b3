import type { Temporal } from '../../runs/temporal.js';
import { asTyped, printCommand } from './command-text.js';
import { screenWidth } from './screen.js';

/** Prints what a user should know when a run starts: warnings, and where its page is. */
export function printSubmission(
  run: string,
  { temporal, warnings }: { readonly temporal: Temporal; readonly warnings: readonly string[] },
  { showUi = true }: { readonly showUi?: boolean } = {},
): void {
  if (temporal.outdated) {
    console.error(
      asTyped(
        'another build of Strata is running here: to switch to this one, `strata down`, then `strata resume`',
      ),
    );
  }
  for (const warning of warnings) console.error(`warning: ${warning}`);
  if (showUi && temporal.ui) printUi(temporal.ui, run);
}

/** If the address of the run's page is wider than the screen, the address of the list of runs. */
function printUi(ui: string, run: string): void {
  const page = `${ui}/namespaces/default/workflows/${run}`;
  printCommand('Temporal UI:', page.length + 2 <= screenWidth() ? page : ui);
}
