import { CommanderError } from 'commander';
import { exitCode } from './display/exit-code.js';
import { buildProgram } from './program.js';

try {
  await buildProgram().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? exitCode.done : exitCode.userInput;
  } else {
    const { reportError } = await import('./display/errors.js');
    process.exitCode = reportError(error);
    const { RunAmbiguous } = await import('../store/run.js');
    if (error instanceof RunAmbiguous) {
      const { printMeantRuns } = await import('./display/run-table.js');
      await printMeantRuns(error.runs).catch(reportError);
    }
  }
}
