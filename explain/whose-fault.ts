import type { Fault } from '../errors/strata-error.js';

/** What follows from whose fault an error is, in a sentence or two. */
export const whoseFault: Readonly<Record<Fault, string>> = {
  user: 'Yours to mend. A command ends with exit code 2, and a stage that meets it is not tried again.',
  world:
    'Of the surroundings. A command ends with exit code 3; a stage that meets it is tried again, as its `retry` says.',
  bug: 'Of Strata itself. A stage that meets it is not tried again.',
};
