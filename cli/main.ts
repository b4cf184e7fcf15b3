import { CommanderError } from 'commander';
import { exitCode, reportError } from './exit.js';
import { buildProgram } from './program.js';

try {
  await buildProgram().parseAsync();
} catch (error) {
  if (error instanceof CommanderError)
    process.exitCode = error.exitCode === 0 ? exitCode.done : exitCode.userInput;
  else process.exitCode = await reportError(error);
}
