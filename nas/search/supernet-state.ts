import { readFileSync } from 'node:fs';
import type { SupernetState as StateDescription } from '../../schemas/generated/supernet-state.js';
import { validateFile } from '../../schemas/validate.js';
import { apiVersion } from '../../schemas/versions.js';
import type { Artifact } from '../../store/blob.js';
import { canonicalJson } from '../../schemas/json.js';
import { readSafetensors, writeSafetensors, type NamedTensor } from '../../store/safetensors.js';
import { StrataError } from '../../platform/errors.js';
import { FlatParameters } from '../network/parameters.js';
import { supernetParameters, type SupernetConfig } from '../network/supernet-layers.js';
import { sizeOf } from '../tensor/program.js';
import { architectureNames, architectureShape, type ArchitectureName } from './architecture.js';
import { levelCount } from './levels.js';

/** A super-network between stages: its configuration, its data set, and all its variables. */
export interface SupernetState {
  readonly network: SupernetConfig;
  readonly levelOfCell: readonly number[];
  readonly dataset: Artifact;
  /** Batch size of its training. */
  readonly batch: number;
  /** Number of α steps so far. */
  readonly alphaSteps: number;
  readonly variables: SupernetVariables;
}

type WithMoments<Name extends string> = Name | `${Name}FirstMoment` | `${Name}SecondMoment`;

export type SupernetVariable = 'weights' | 'momentum' | WithMoments<ArchitectureName>;

/** β and its moments exist only with partial channels. */
export type SupernetVariables = Readonly<
  Record<Exclude<SupernetVariable, WithMoments<'beta'>>, Float32Array> &
    Partial<Record<WithMoments<'beta'>, Float32Array>>
>;

/** Names of all variables of a super-network, which are its complete state. */
export function supernetVariables(network: SupernetConfig): readonly SupernetVariable[] {
  const architecture = architectureNames(network).flatMap(
    (name) => [name, `${name}FirstMoment`, `${name}SecondMoment`] as const,
  );
  return ['weights', 'momentum', ...architecture];
}

// Variables whose tensors are stored one by one, under their own names: `weights/stem.0.weight`.
const PER_PARAMETER: readonly SupernetVariable[] = ['weights', 'momentum'];

const tableShape = (
  variable: SupernetVariable,
  { levelOfCell, network }: Pick<SupernetState, 'levelOfCell' | 'network'>,
): readonly number[] =>
  architectureShape(variable.startsWith('beta') ? 'beta' : 'alpha', levelCount(levelOfCell), network.nodes);

/** The state as a safetensors file: the same bytes for the same state. */
export function supernetStateBytes({ variables, ...description }: SupernetState): Uint8Array {
  const parameters = new FlatParameters(supernetParameters(description.network));
  const tensors: NamedTensor[] = supernetVariables(description.network).flatMap((variable) => {
    const data = variables[variable] as Float32Array;
    return PER_PARAMETER.includes(variable)
      ? [...parameters.views(data)].map(([name, { shape, values }]) => ({
          name: `${variable}/${name}`,
          dtype: 'F32' as const,
          shape,
          data: values,
        }))
      : [{ name: variable, dtype: 'F32' as const, shape: tableShape(variable, description), data }];
  });
  return writeSafetensors(tensors, { supernet: canonicalJson({ apiVersion, ...description }) });
}

/** Reads what `supernetStateBytes` wrote. Throws SUPERNET_STATE_DAMAGED if a tensor is missing or has the wrong size. */
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
      cause: 'environment',
      place: path,
      found: `${name} is missing or does not have ${size} values`,
      expected: 'a tensor for every variable of the super-network that the file describes',
    });
  };
  const variables = Object.fromEntries(
    supernetVariables(description.network).map((variable) => {
      if (!PER_PARAMETER.includes(variable)) {
        return [variable, read(variable, sizeOf(tableShape(variable, description)))];
      }
      const flat = new Float32Array(parameters.size);
      for (const [name, { values }] of parameters.views(flat))
        values.set(read(`${variable}/${name}`, values.length));
      return [variable, flat];
    }),
  ) as SupernetVariables;
  const { network, levelOfCell, dataset, batch, alphaSteps } = description;
  return { network, levelOfCell, dataset, batch, alphaSteps, variables };
}
