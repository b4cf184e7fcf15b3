import { CommanderError } from 'commander';
import { exitCode } from './exit-code.js';
import { buildProgram } from './program.js';

try {
  await buildProgram().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? exitCode.done : exitCode.userInput;
  } else {
    const { reportError } = await import('./report-error.js');
    process.exitCode = reportError(error);
    const { RunAmbiguous } = await import('../store/find-run.js');
    if (error instanceof RunAmbiguous) {
      const { printMeantRuns } = await import('./print-meant-runs.js');
      await printMeantRuns(error.runs).catch(reportError);
    }
  }
}
