import type { OperationDefinition } from './definition.js';
import { KEPT_OPERATIONS } from './list.js';

/** Names of the operations that a derived cell can have. */
export type KeptOperation = (typeof KEPT_OPERATIONS)[number]['name'];

export type Operation = 'none' | KeptOperation;

/** Names of all operations of the search space, in the order of α's columns; `none` passes nothing on. */
export const OPERATIONS: readonly Operation[] = ['none', ...KEPT_OPERATIONS.map(({ name }) => name)];

const definitions = new Map<string, OperationDefinition>(
  KEPT_OPERATIONS.map((definition) => [definition.name, definition]),
);

export function definitionOf(operation: KeptOperation): OperationDefinition {
  return definitions.get(operation)!;
}

/** Whether it names an operation that a derived cell can have. */
export function isKeptOperation(name: string): name is KeptOperation {
  return definitions.has(name);
}
