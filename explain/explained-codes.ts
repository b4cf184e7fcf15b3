import type { ExplainedCode } from '../schemas/generated/explained-code.js';
import { readCatalogue } from './read-catalogue.js';

/** Every code with what is known about it, in the order of the catalogue. */
export function explainedCodes(): ExplainedCode[] {
  return readCatalogue().flatMap(({ title, codes }) =>
    Object.entries(codes).map(([code, explanation]) => ({ code, group: title, ...explanation })),
  );
}
