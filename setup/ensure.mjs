import { SetupErrors } from './errors.mjs';
import { hash } from './files.mjs';
import { checkNode } from './toolchain.mjs';
import { root } from './places.mjs';

/**
 * Installs the missing ones of these components, or throws a SetupError. Takes a few milliseconds if all are ready.
 * Checks for problems, such as a missing compiler, before any download.
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

/** Throws all problems at once, so that users can fix them together. */
async function checkAll(components) {
  const results = await Promise.allSettled(components.map(async ({ check }) => check?.()));
  const reasons = results.filter(({ status }) => status === 'rejected').map(({ reason }) => reason);
  const byMessage = new Map(reasons.map((reason) => [reason.message, reason]));
  if (byMessage.size > 0) throw new SetupErrors([...byMessage.values()]);
}

/**
 * Starts each component as soon as those in its `after` are ready, so downloads and compilers run in parallel. Checks only
 * then whether the component is missing, because installing one may remove another: new npm packages lack the addon.
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
