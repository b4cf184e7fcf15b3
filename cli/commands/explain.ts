import { StrataError } from '../../platform/errors.js';
import { hanging } from '../../report/text.js';
import type { ErrorCodes } from '../../schemas/generated/error-codes.js';
import type { ExplainedCode } from '../../schemas/generated/explained-code.js';
import { didYouMean } from '../../spec/describe-schema.js';
import { screenColors, screenWidth } from '../display/screen.js';
import { explainedCodes, readCatalog, causeTexts } from '../explain/catalog.js';

/** Explains an error code, or lists all of them. Throws CODE_UNKNOWN. */
export function explain(text: string | undefined, options: { readonly json?: true } = {}): void {
  if (text === undefined) {
    print(explainedCodes(), () => listing(readCatalog()), options);
  } else {
    const found = find(text, explainedCodes());
    print(found, () => explanation(found), options);
  }
}

function print(data: object, lines: () => string[], { json }: { readonly json?: true }) {
  console.log(json ? JSON.stringify(data, undefined, 2) : lines().join('\n'));
}

function find(text: string, codes: readonly ExplainedCode[]): ExplainedCode {
  const wanted = text.trim().replace(/:$/, '').toUpperCase();
  const found = codes.find(({ code }) => code === wanted);
  if (found) return found;
  const suggestion = didYouMean(
    wanted,
    codes.map(({ code }) => code),
  );
  throw new StrataError({
    code: 'CODE_UNKNOWN',
    cause: 'user',
    found: `unknown error code ${JSON.stringify(text)}`,
    remedy: `${suggestion ? `did you mean ${suggestion}? ` : ''}\`strata explain\` lists all codes`,
  });
}

function explanation({ code, cause, means, why, todo, wrong, fixed }: ExplainedCode): string[] {
  const { bold } = screenColors();
  return [
    bold(code),
    ...paragraph('', means),
    '',
    ...paragraph('why:   ', why),
    ...paragraph('to do: ', todo),
    ...paragraph('cause: ', causeTexts[cause]),
    ...(wrong && fixed ? ['', 'wrong:', ...example(wrong), '', 'fixed:', ...example(fixed)] : []),
  ];
}

/** A line for each code; on a narrow screen its meaning is below it. */
function listing(groups: readonly ErrorCodes[]): string[] {
  const { bold } = screenColors();
  const widest = Math.max(...groups.flatMap(({ codes }) => Object.keys(codes).map(({ length }) => length)));
  const width = screenWidth();
  const line = (code: string, means: string) =>
    width < widest + 60
      ? [`  ${code}`, ...paragraph('    ', means, width)]
      : paragraph(`  ${code.padEnd(widest)}  `, means, width);
  return groups.flatMap(({ title, codes }, index) => [
    ...(index > 0 ? [''] : []),
    bold(title),
    ...Object.entries(codes).flatMap(([code, { means }]) => line(code, means)),
  ]);
}

function paragraph(head: string, text: string, width = Math.min(screenWidth(), 100)): string[] {
  return hanging(head, text.split(' '), ' ', width);
}

function example(text: string): string[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `  ${line}`);
}
