import { readCatalogue, whoseFault } from '../../cli/explain/catalogue.js';
import type { ErrorCodes, Explanation } from '../../schemas/generated/error-codes.js';

/** The catalogue as a page in Markdown for docs/reference/errors.md. */
export function errorReference(): string {
  return [
    '# Error codes',
    'Made by `npm run docs` from [explain/codes](../../cli/explain/codes).',
    'Every error has a code that is never given another meaning. `strata explain CODE` prints what stands here.',
    `An example is a piece of a pipeline. What it refers to and does not show stands as in
[pipelines/quickstart.yaml](../../pipelines/quickstart.yaml).`,
    'A code says whose fault an error is:',
    Object.entries(whoseFault)
      .map(([fault, sentence]) => `- **${fault}**: ${sentence}`)
      .join('\n'),
    ...readCatalogue().flatMap(groupReference),
  ].join('\n\n');
}

function groupReference({ title, about, codes }: ErrorCodes): string[] {
  return [`## ${title}`, about, ...Object.entries(codes).flatMap(codeReference)];
}

function codeReference([code, { fault, means, why, todo, wrong, mended }]: [string, Explanation]): string[] {
  return [
    `### ${code}`,
    `**${means}** ${why}`,
    `To do: ${todo}`,
    ...(wrong && mended ? [fence(wrong), 'is mended by', fence(mended)] : []),
    // A fault of a pipeline is its author's, and the page need not say so thirty times.
    ...(code.startsWith('SPEC_') ? [] : [`Fault: ${fault}.`]),
  ];
}

function fence(example: string): string {
  return `\`\`\`${example.startsWith('strata ') ? 'sh' : 'yaml'}\n${example.trimEnd()}\n\`\`\``;
}
