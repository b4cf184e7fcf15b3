import type { Json } from '../../schemas/json.js';
import { validateFile } from '../../schemas/validate-file.js';
import { apiVersion } from '../../schemas/versions.js';
import { checkSpec } from '../check-spec.js';
import type { Diagnostic } from '../diagnostic.js';
import { parseYaml } from '../parse-yaml.js';
import { isObject } from '../value-at.js';
import { migrations, type MigratedForm, type Migration } from './migrations.js';
import { setVersion } from './set-version.js';
import { applyEdits } from './text-edit.js';

export interface Migrated {
  /** The file in the present version; as it was where something stands against that. */
  readonly text: string;
  /** What was done, in that order; nothing where the file is of the present version. */
  readonly steps: readonly Migration[];
  /** What stands against it: other faults of the text, or a version that no step leads on from. */
  readonly faults: readonly Diagnostic[];
}

export interface Versions {
  readonly current: string;
  readonly table: readonly Migration[];
  /** The faults of a text in the present version. May throw instead. */
  readonly check: (text: string, file: string, form: MigratedForm) => readonly Diagnostic[];
}

const present: Versions = { current: apiVersion, table: migrations, check: faultsOf };

/**
 * Brings a pipeline, or a genotype, to the present version by edits of its text, so that comments, order and layout stay.
 * What comes out is checked. `file` is its name, for the faults. Throws SCHEMA_MISMATCH or VERSION_NEWER for a genotype.
 */
export function migrateText(text: string, file: string, { current, table, check } = present): Migrated {
  const steps: Migration[] = [];
  let migrated = text;
  for (;;) {
    const { source, diagnostics } = parseYaml(migrated, file);
    if (!source || diagnostics.length > 0) return { text, steps: [], faults: diagnostics };
    const value = source.value as Json;
    const version = (isObject(value) ? value['apiVersion'] : undefined) ?? undefined;
    if (version === current && steps.length === 0) return { text, steps, faults: [] };
    const form = formOf(value);
    const step = table.find((one) => one.from === version && !steps.includes(one));
    if (!step) {
      const faults = check(migrated, file, form);
      return faults.length > 0 ? { text, steps: [], faults } : { text: migrated, steps, faults };
    }
    migrated = applyEdits(migrated, [
      ...setVersion(source.document, migrated, step.to),
      ...(step.edits?.[form]?.(source.document) ?? []),
    ]);
    steps.push(step);
  }
}

/** Genotypes have levels; pipelines have stages. */
function formOf(value: Json): MigratedForm {
  return isObject(value) && 'levels' in value && !('stages' in value) ? 'genotype' : 'pipeline';
}

/** What a run is given, or where it finds its data, is no fault of the text. */
const notInTheText = ['SPEC_FILE_MISSING', 'SPEC_PARAM_UNSET'];

function faultsOf(text: string, file: string, form: MigratedForm): readonly Diagnostic[] {
  if (form === 'genotype') {
    validateFile('genotype', parseYaml(text, file).source?.value, { place: file, fault: 'user' });
    return [];
  }
  return checkSpec(text, file).diagnostics.filter(
    ({ severity, code }) => severity === 'error' && !notInTheText.includes(code),
  );
}
