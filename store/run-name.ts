import { randomBytes } from 'node:crypto';

/** A fresh name for a run: the pipeline's name and eight random hexadecimal digits. */
export function newRunName(pipeline: string): string {
  return `${pipeline}-${randomBytes(4).toString('hex')}`;
}
