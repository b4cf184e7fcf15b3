import { SetupFaults } from './fault.mjs';
import { withLock } from './lock.mjs';
import { hash } from './fingerprint.mjs';
import { checkNode } from './node-version.mjs';
import { root } from './places.mjs';
import { step } from './progress.mjs';

/**
 * Makes these components ready, or throws a SetupFault. Costs a few milliseconds when they are. What can be known to
 * fail, such as a missing compiler, is found before anything is downloaded.
 */
export async function ensure(components) {
  checkNode();
  if (components.every(({ ready }) => ready())) return;
  await withLock(
    `clone-${hash([root]).slice(0, 16)}`,
    async () => {
      const missing = components.filter(({ ready }) => !ready());
      await checkAll(missing);
      await makeAll(missing);
    },
    () => process.stderr.write('set-up: waiting for another set-up of this clone\n'),
  );
}

/** Throws every fault at once, so that nobody mends one only to meet the next. */
async function checkAll(components) {
  const results = await Promise.allSettled(components.map(async ({ check }) => check?.()));
  const reasons = results.filter(({ status }) => status === 'rejected').map(({ reason }) => reason);
  const byMessage = new Map(reasons.map((reason) => [reason.message, reason]));
  if (byMessage.size > 0) throw new SetupFaults([...byMessage.values()]);
}

/** Downloads go on beside the compiler; addons come last, being made from all the others. */
async function makeAll(missing) {
  const named = (...names) => missing.filter(({ name }) => names.includes(name));
  const results = await Promise.allSettled([
    makeInTurn(named('npm packages', 'build')),
    makeInTurn(named('TensorFlow')),
    makeInTurn(named('Temporal CLI')),
  ]);
  const failure = results.find(({ status }) => status === 'rejected');
  if (failure) throw failure.reason;
  await makeInTurn(named('native addons'));
}

async function makeInTurn(components) {
  for (const component of components) {
    if (component.ready()) continue;
    const progress = step(component.name);
    try {
      await component.make(progress);
    } catch (error) {
      progress.failed();
      throw error;
    }
    progress.done();
  }
}
