import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { projectRoot } from '../../platform/paths.js';

/** A module of setup/, as an import in a script that `runScript` runs. */
export function setupModule(name: string): string {
  return JSON.stringify(pathToFileURL(join(projectRoot, 'setup', name)).href);
}

/** Runs the text of an ES module in a Node process. Does not throw if it fails. */
export function runScript(text: string, env: Record<string, string>, node = process.execPath) {
  return execa(node, ['--input-type=module', '--eval', text], { env, reject: false });
}

/** Runs a program of the clone at `root`. Does not throw if it fails. */
export function runProgram(root: string, args: readonly string[], env: Record<string, string>) {
  return execa(process.execPath, args, { cwd: root, env, reject: false });
}
