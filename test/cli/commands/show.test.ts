import { expect, test } from 'vitest';
import { show } from '../../../cli/commands/show.js';
import { recordOutcome } from '../../../lineage/records.js';
import { createRun } from '../../../store/run.js';
import { plan } from '../../fixtures/plan.js';
import { quietHome } from '../../fixtures/quiet-home.js';
import { attempt, outcome } from '../../lineage/records.js';

const home = quietHome();

test('a run that failed is shown with the stage, the code, and what to do', async () => {
  const { store, ...own } = home();
  await createRun(store, { name: 'tiny-0a', plan });
  const error = {
    code: 'LOSS_NOT_FINITE',
    cause: 'user' as const,
    found: 'the loss is not finite at step 4',
    remedy: 'a lower rate',
  };
  const failed = { ...attempt(1), outcome: 'failed' as const, error };
  await recordOutcome(store, 'tiny-0a', outcome({ stage: 'data' }));
  await recordOutcome(
    store,
    'tiny-0a',
    outcome({ stage: 'warmup', outcome: 'failed', outputs: {}, attempts: [failed] }),
  );
  await show('tiny-0a', {});
  const said = own.printed().replace(/\s+/g, ' ');
  expect(said).toMatch(
    /stage warmup failed LOSS_NOT_FINITE: the loss is not finite at step 4 to do: a lower rate/,
  );
  expect(said).toMatch(/finished: data .*strata resume tiny-0a/);
});

test('a stopped run is shown with how to resume it', async () => {
  const { store, ...own } = home();
  await createRun(store, { name: 'tiny-0a', plan });
  await show('tiny-0a', {});
  expect(own.printed()).toMatch(/stopped; resume from checkpoint:\s+(npx )?strata resume tiny-0a/);
});

test('a finished run shows nothing more', async () => {
  const { store, ...own } = home();
  await createRun(store, { name: 'tiny-0a', plan });
  for (const stage of ['data', 'warmup']) await recordOutcome(store, 'tiny-0a', outcome({ stage }));
  await show('tiny-0a', {});
  expect(own.printed()).not.toContain('strata resume');
});
