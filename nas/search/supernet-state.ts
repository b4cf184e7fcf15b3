import { readFileSync } from 'node:fs';
import type { SupernetState as StateDescription } from '../../schemas/generated/supernet-state.js';
import { validateFile } from '../../schemas/validate-file.js';
import { apiVersion } from '../../schemas/versions.js';
import type { Artifact } from '../../store/artifact.js';
import { canonicalJson } from '../../store/canonical-json.js';
import { readSafetensors, writeSafetensors, type NamedTensor } from '../../store/safetensors.js';
import { StrataError } from '../../errors/strata-error.js';
import { FlatParameters } from '../network/flat-parameters.js';
import { alphaShape, supernetParameters, type SupernetConfig } from '../network/supernet.js';
import { levelCount } from './levels.js';

/** A super-network between stages: what it is, what it was trained on, and all its variables. */
export interface SupernetState {
  readonly network: SupernetConfig;
  readonly levelOfCell: readonly number[];
  readonly dataset: Artifact;
  /** Images per batch that it was trained with. */
  readonly batch: number;
  /** Steps that α has made. */
  readonly alphaSteps: number;
  readonly variables: Readonly<Record<SupernetVariable, Float32Array>>;
}

export const SUPERNET_VARIABLES = [
  'weights',
  'momentum',
  'alpha',
  'alphaFirstMoment',
  'alphaSecondMoment',
] as const;

export type SupernetVariable = (typeof SUPERNET_VARIABLES)[number];

// Of these every tensor is kept under its own name: `weights/stem.0.weight`.
const PER_PARAMETER: readonly SupernetVariable[] = ['weights', 'momentum'];

/** The state as a safetensors file: the same bytes for the same state. */
export function supernetStateBytes({ variables, ...description }: SupernetState): Uint8Array {
  const parameters = new FlatParameters(supernetParameters(description.network));
  const tables = alphaShape(levelCount(description.levelOfCell), description.network.nodes);
  const tensors: NamedTensor[] = SUPERNET_VARIABLES.flatMap((variable) =>
    PER_PARAMETER.includes(variable)
      ? [...parameters.views(variables[variable])].map(([name, { shape, values }]) => ({
          name: `${variable}/${name}`,
          dtype: 'F32' as const,
          shape,
          data: values,
        }))
      : [{ name: variable, dtype: 'F32' as const, shape: tables, data: variables[variable] }],
  );
  return writeSafetensors(tensors, { supernet: canonicalJson({ apiVersion, ...description }) });
}

/** Reads what `supernetStateBytes` wrote. Throws SUPERNET_STATE_DAMAGED when something is missing or does not fit. */
export function readSupernetState(path: string): SupernetState {
  const { tensors, metadata } = readSafetensors(readFileSync(path), path);
  const described: unknown = JSON.parse(metadata['supernet'] ?? 'null');
  const description = validateFile<StateDescription>('supernet-state', described, { place: path });
  const parameters = new FlatParameters(supernetParameters(description.network));
  const read = (name: string, size: number): Float32Array => {
    const data = tensors.get(name)?.data;
    if (data instanceof Float32Array && data.length === size) return data;
    throw new StrataError({
      code: 'SUPERNET_STATE_DAMAGED',
      fault: 'world',
      place: path,
      found: `${name} is missing or does not have ${size} values`,
      expected: 'a tensor for every variable of the super-network that the file describes',
    });
  };
  const tableSize = alphaShape(levelCount(description.levelOfCell), description.network.nodes).reduce(
    (a, b) => a * b,
  );
  const variables = Object.fromEntries(
    SUPERNET_VARIABLES.map((variable) => {
      if (!PER_PARAMETER.includes(variable)) return [variable, read(variable, tableSize)];
      const flat = new Float32Array(parameters.size);
      for (const [name, { values }] of parameters.views(flat))
        values.set(read(`${variable}/${name}`, values.length));
      return [variable, flat];
    }),
  ) as SupernetState['variables'];
  const { network, levelOfCell, dataset, batch, alphaSteps } = description;
  return { network, levelOfCell, dataset, batch, alphaSteps, variables };
}
