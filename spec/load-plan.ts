import { checkSpec, type Checked } from './check-spec.js';
import type { Plan } from './plan.js';
import { readText } from './read-text.js';
import type { SetOptions } from './set-option.js';
import { SpecError } from './spec-error.js';

/** What a run gives its parameters: texts of `--set`, which win, and the file of `--params`. */
export interface GivenParams {
  readonly set?: SetOptions;
  readonly params?: string;
}

/** The plan of a spec file. @throws SpecError with every fault that it has. */
export async function loadPlan(file: string, given: GivenParams = {}): Promise<Plan> {
  const { plan, diagnostics } = await checkSpecFile(file, given);
  if (!plan) throw new SpecError(diagnostics);
  return plan;
}

/** `checkSpec` for files. */
export async function checkSpecFile(file: string, { set, params }: GivenParams = {}): Promise<Checked> {
  const spec = await readText(file);
  const values = params === undefined ? undefined : await readText(params);
  const unread = [spec.fault, values?.fault].filter((fault) => fault !== undefined);
  if (spec.fault) return { diagnostics: unread };
  const checked = checkSpec(spec.text, file, {
    ...(set && { set }),
    ...(values && params !== undefined && { params: { file: params, text: values.text } }),
  });
  return unread.length === 0 ? checked : { diagnostics: [...checked.diagnostics, ...unread] };
}
