import type { Validation } from '../../schemas/generated/validation.js';
import type { Checked } from '../../spec/check-spec.js';
import { showValue } from '../../spec/describe-schema.js';
import { countProblems, problemsInWords, formatDiagnostic } from '../../spec/diagnostic.js';
import { checkSpecFile, type GivenParams } from '../../spec/load-plan.js';
import type { Plan } from '../../spec/plan.js';
import { asTyped } from '../display/typed-command.js';
import { exitCode } from '../exit.js';

/**
 * Checks pipelines without running anything. Errors and warnings go to standard error, and the summary of a valid file to
 * standard output; with `json` everything goes there. Returns the exit code: 0, or 2 if any file has an error.
 */
export async function validate(
  files: readonly string[],
  options: GivenParams & { readonly json?: true } = {},
): Promise<number> {
  const checked: [string, Checked][] = [];
  for (const file of files) {
    const result = await checkSpecFile(file, options);
    checked.push([file, result]);
    if (!options.json) print(file, result);
  }
  if (options.json) console.log(JSON.stringify(checked.map(asRecord), undefined, 2));
  return checked.every(([, { plan }]) => plan) ? exitCode.done : exitCode.userInput;
}

function print(file: string, { plan, diagnostics }: Checked) {
  for (const diagnostic of diagnostics) console.error(`${formatDiagnostic(diagnostic)}\n`);
  const closing = `${file}: ${problemsInWords(diagnostics)}`;
  if (plan) console.log([closing, ...summary(plan)].join('\n'));
  else {
    const { code } = diagnostics.find(({ severity }) => severity === 'error')!;
    console.error(asTyped(`${closing}; for an explanation: strata explain ${code}`));
  }
}

function summary({ stages, params }: Plan): string[] {
  const values = Object.entries(params).map(([name, value]) => `${name}=${showValue(value)}`);
  return [
    `  stages: ${stages.map(({ name, kind }) => (name === kind ? name : `${name} (${kind})`)).join(', ')}`,
    ...(values.length > 0 ? [`  params: ${values.join(', ')}`] : []),
  ];
}

function asRecord([file, { plan, diagnostics }]: [string, Checked]): Validation[number] {
  return {
    file,
    ...countProblems(diagnostics),
    diagnostics: [...diagnostics],
    ...(plan && {
      pipeline: {
        name: plan.name,
        stages: plan.stages.map(({ name, kind }) => ({ name, kind })),
        params: plan.params,
      },
    }),
  };
}
