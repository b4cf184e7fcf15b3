import { mkdirSync } from 'node:fs';
import { execa } from 'execa';

/** Puts a disk of so many megabytes, in memory, at a folder. Answers false where that is not allowed: it takes root. */
export async function mountDisk(folder: string, megabytes: number): Promise<boolean> {
  mkdirSync(folder, { recursive: true });
  const mount = await execa('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], {
    reject: false,
  });
  return !mount.failed;
}

export async function unmountDisk(folder: string): Promise<void> {
  // A process that was killed a moment ago may still have it open.
  await execa('umount', ['--lazy', folder], { reject: false });
}
