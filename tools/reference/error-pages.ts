import { readCatalog, causeTexts } from '../../cli/explain/catalog.js';
import type { ErrorCodes, Explanation } from '../../schemas/generated/error-codes.js';

/** The catalog as a page in Markdown for docs/reference/errors.md. */
export function errorReference(): string {
  return [
    '# Error codes',
    'Made by `npm run docs` from [explain/codes](../../cli/explain/codes).',
    'Every error has a code that is never given another meaning. `strata explain CODE` prints what stands here.',
    `An example is a piece of a pipeline. What it refers to and does not show stands as in
[pipelines/quickstart.yaml](../../pipelines/quickstart.yaml).`,
    'A code says what caused an error:',
    Object.entries(causeTexts)
      .map(([cause, sentence]) => `- **${cause}**: ${sentence}`)
      .join('\n'),
    ...readCatalog().flatMap(groupReference),
  ].join('\n\n');
}

function groupReference({ title, about, codes }: ErrorCodes): string[] {
  return [`## ${title}`, about, ...Object.entries(codes).flatMap(codeReference)];
}

function codeReference([code, { cause, means, why, todo, wrong, fixed }]: [string, Explanation]): string[] {
  return [
    `### ${code}`,
    `**${means}** ${why}`,
    `To do: ${todo}`,
    ...(wrong && fixed ? [fence(wrong), 'is fixed by', fence(fixed)] : []),
    // A cause of a pipeline is its author's, and the page need not say so thirty times.
    ...(code.startsWith('SPEC_') ? [] : [`Cause: ${cause}.`]),
  ];
}

function fence(example: string): string {
  return `\`\`\`${example.startsWith('strata ') ? 'sh' : 'yaml'}\n${example.trimEnd()}\n\`\`\``;
}
