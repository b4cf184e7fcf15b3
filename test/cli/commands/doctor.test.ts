import { expect, test } from 'vitest';
import { doctor } from '../../../cli/commands/doctor.js';
import { validate } from '../../../schemas/validate.js';
import { quietHome } from '../../fixtures/quiet-home.js';

const home = quietHome();

test('what doctor prints as JSON matches its schema', async () => {
  const code = await doctor({ json: true });
  expect(validate('component-list', JSON.parse(home().printed()))).toMatchObject({ ok: code === 0 });
});
