import { SetupErrors } from './errors.mjs';
import { hash } from './files.mjs';
import { checkNode } from './toolchain.mjs';
import { root } from './places.mjs';

/**
 * Makes these components ready, or throws a SetupError. Costs a few milliseconds when they are: what only making needs is
 * loaded then. What can be known to fail, such as a missing compiler, is found before anything is downloaded.
 */
export async function ensure(components) {
  checkNode();
  if (components.every(({ ready }) => ready())) return;
  const { withLock } = await import('./lock.mjs');
  await withLock(
    `clone-${hash([root]).slice(0, 16)}`,
    async () => {
      const missing = components.filter(({ ready }) => !ready());
      await checkAll(missing);
      await makeMissing(components);
    },
    () => process.stderr.write('set-up: waiting for another set-up of this clone\n'),
  );
}

/** Throws every fault at once, so that nobody mends one only to meet the next. */
async function checkAll(components) {
  const results = await Promise.allSettled(components.map(async ({ check }) => check?.()));
  const reasons = results.filter(({ status }) => status === 'rejected').map(({ reason }) => reason);
  const byMessage = new Map(reasons.map((reason) => [reason.message, reason]));
  if (byMessage.size > 0) throw new SetupErrors([...byMessage.values()]);
}

/**
 * Each component starts as soon as those in its `after` are made: downloads go on beside the compilers. Only then is it
 * known to be missing or not, because making one may take another away: new npm packages come without the addon in them.
 */
async function makeMissing(components) {
  const making = new Map();
  for (const component of components) {
    const before = (component.after ?? []).map((name) => making.get(name));
    making.set(
      component.name,
      Promise.all(before).then(() => component.ready() || make(component)),
    );
  }
  const results = await Promise.allSettled(making.values());
  const failure = results.find(({ status }) => status === 'rejected');
  if (failure) throw failure.reason;
}

async function make(component) {
  const { step } = await import('./progress.mjs');
  const progress = step(component.name);
  try {
    await component.make(progress);
  } catch (error) {
    progress.failed();
    throw error;
  }
  progress.done();
}
