import type { DatasetFacts } from '../data/dataset.js';
import { capture } from '../tensor/captured.js';
import type { Executor } from '../tensor/program.js';
import { searchProgram, type SearchProgramConfig } from './bilevel.js';
import {
  supernetVariables,
  type SupernetState,
  type SupernetVariable,
  type SupernetVariables,
} from './supernet-state.js';

/** What a super-network's executor is made from. */
interface SupernetOptions extends Pick<SearchProgramConfig, 'alpha' | 'sgd' | 'skipDropout'> {
  readonly batch: number;
  readonly threads: number;
}

/** An executor for the super-network's program; its variables are not set yet. */
export function supernetExecutor(
  { network, levelOfCell }: Pick<SupernetState, 'network' | 'levelOfCell'>,
  dataset: DatasetFacts,
  { threads, ...options }: SupernetOptions,
): Executor {
  const program = searchProgram({
    network,
    levelOfCell,
    imageSize: [dataset.height, dataset.width],
    ...options,
  });
  return capture(program, threads);
}

/** Sets all variables. */
export async function assignVariables(
  executor: Executor,
  { network, variables }: Pick<SupernetState, 'network' | 'variables'>,
): Promise<void> {
  for (const name of supernetVariables(network)) await executor.assign(name, variables[name] as Float32Array);
}

/** Reads all variables. */
export async function readVariables(
  executor: Executor,
  { network }: Pick<SupernetState, 'network'>,
): Promise<SupernetVariables> {
  const values: [SupernetVariable, Float32Array][] = [];
  for (const name of supernetVariables(network)) values.push([name, await executor.read(name)]);
  return Object.fromEntries(values) as SupernetVariables;
}
