import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { Endpoint } from '../../../schemas/generated/endpoint.js';
import type { StrataHome } from '../../fixtures/strata-home.js';

export interface History {
  readonly events: readonly object[];
}

/** The history of a run's workflow, as the embedded server of the home has it now. */
export async function fetchHistory({ folder }: StrataHome, run: string): Promise<History> {
  const { address } = JSON.parse(
    await readFile(join(folder, 'supervisor', 'endpoint.json'), 'utf8'),
  ) as Endpoint;
  const connection = await Connection.connect({ address });
  try {
    const history = await new Client({ connection }).workflow.getHandle(run).fetchHistory();
    return JSON.parse(historyToJSON(history)) as History;
  } finally {
    await connection.close();
  }
}
