import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Argument, Command, Help, Option } from 'commander';
import { projectRoot } from '../platform/paths.js';
import { publishedNames } from '../nas/network/parse-genotype.js';
import type { ExportForm } from '../runs/export.js';
import type { DescribeOptions } from './commands/describe.js';
import { exampleText } from './commands/examples.js';
import type { ListOptions } from './commands/list.js';
import { presets, presetSummary, type Preset } from './commands/presets.js';
import { shells, type Shell } from './completion/scripts.js';

const runText = 'run name or unique prefix';
const runArgument = ['<run>', runText] as const;
const jsonOption = ['--json', 'print JSON'] as const;
const setOption = [
  '--set <name=value>',
  'set a parameter of the pipeline (repeatable)',
  collect,
  [] as string[],
] as const;
const paramsOption = [
  '--params <file>',
  'read parameter values from this YAML or JSON file; --set takes precedence',
] as const;

// Each command's code is loaded when the command is used, so that help and short commands start quickly.
const controlCommands = () => import('./commands/control.js');
const annotateCommands = () => import('./commands/annotate.js');
const getCommands = () => import('./commands/get.js');
const runCommands = () => import('./commands/run.js');
const serviceCommands = () => import('./commands/services.js');

/** All commands with their arguments and options: the source for parsing, help, completion and the reference. */
export function buildProgram(): Command {
  const program = new Command('strata')
    .description('Declarative, durable pipelines for differentiable neural architecture search')
    .version(version())
    // Before the commands are added, because they inherit these settings.
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, '')) })
    .showHelpAfterError('For usage: strata --help, strata <command> --help')
    .configureHelp({ optionDescription: withoutEmptyDefault });

  program.commandsGroup('Experiments:');

  program
    .command('init')
    .description('write a commented pipeline to start from')
    .argument('[file]', 'file to write; the pipeline is named after it')
    .addOption(new Option('--preset <name>', 'pipeline to start from').choices(presets).default(presets[0]))
    .option('--force', 'overwrite an existing file')
    .addHelpText('after', () => `\nPresets:\n${presetList()}`)
    .action(async (file: string | undefined, options: { preset: Preset; force?: true }) => {
      const { init } = await import('./commands/init.js');
      await init(file, options);
    });

  program
    .command('validate')
    .description('check pipelines without running anything')
    .argument('<file...>', 'pipelines in YAML')
    .option(...setOption)
    .option(...paramsOption)
    .option(...jsonOption)
    .action(async (files: string[], options: { set: string[]; params?: string; json?: true }) => {
      const { validate } = await import('./commands/validate.js');
      process.exitCode = await validate(files, options);
    });

  program
    .command('plan')
    .description(
      'show what a run would compute, why, and the estimated cost; exits 10 if there is something to compute',
    )
    .argument('<file>', 'pipeline in YAML')
    .option(...setOption)
    .option(...paramsOption)
    .option('--resolved', 'print the pipeline with parameters and all defaults filled in instead')
    .option(...jsonOption)
    .action(
      async (file: string, options: { set: string[]; params?: string; resolved?: true; json?: true }) => {
        const { plan } = await runCommands();
        process.exitCode = await plan(file, options);
      },
    );

  program
    .command('migrate')
    .description(
      'update pipelines and genotype files from an older version; shows the changes unless --write is given',
    )
    .argument('<file...>', 'pipelines in YAML, or genotypes in JSON')
    .option('--write', 'change the files, and keep the originals as FILE.orig')
    .addOption(
      new Option('--check', 'only list the files that need an update; exits 2 if there is one').conflicts(
        'write',
      ),
    )
    .action(async (files: string[], options: { write?: true; check?: true }) => {
      const { migrate } = await import('./commands/migrate.js');
      process.exitCode = await migrate(files, options);
    });

  program
    .command('run')
    .description('run a pipeline and show its progress; cached results are reused')
    .argument('<file>', 'pipeline in YAML')
    .option(...setOption)
    .option(...paramsOption)
    .option('--detach', 'start the run and return immediately')
    .action(async (file: string, options: { set: string[]; params?: string; detach?: true }) => {
      const { run } = await runCommands();
      process.exitCode = await run(file, options);
    });

  program.commandsGroup('Runs:');

  program
    .command('list')
    .description('list runs, newest first, with status, age, accuracy and tags')
    .addOption(
      new Option('--status <status>', 'only runs with this status').choices([
        'running',
        'paused',
        'done',
        'failed',
        'cancelled',
        'stopped',
        'unreadable',
      ]),
    )
    .option('--pipeline <name>', 'only runs of this pipeline')
    .option('--tag <tag>', 'only runs with this tag (repeatable)', collect, [] as string[])
    .option('--since <age>', 'only runs created within this time, such as 12h or 2d')
    .option('--limit <count>', 'maximum number of runs')
    .option(...jsonOption)
    .action(async (options: ListOptions & { json?: true }) => {
      const { list } = await import('./commands/list.js');
      await list(options);
    });

  program
    .command('status')
    .description(
      'show the progress of a run; by default of all that are running or paused, or else of the newest',
    )
    .argument('[run]', runText)
    .addOption(new Option('--watch', 'keep showing it until the run ends').conflicts('json'))
    .option(...jsonOption)
    .action(async (name: string | undefined, options: { json?: true; watch?: true }) => {
      const { status } = await import('./commands/status.js');
      await status(name, options);
    });

  program
    .command('resume')
    .description('continue a run that was paused, interrupted or failed, from its last checkpoints')
    .argument(...runArgument)
    .option('--from <stage>', 'recompute this stage and those that depend on it, even if they are cached')
    .option('--detach', 'start the run and return immediately')
    .action(async (name: string, options: { detach?: true; from?: string }) => {
      const { resume } = await controlCommands();
      process.exitCode = await resume(name, options);
    });

  program
    .command('pause')
    .description('stop a run at a checkpoint until it is resumed')
    .argument(...runArgument)
    .action(async (name: string) => {
      const { pause } = await controlCommands();
      await pause(name);
    });

  program
    .command('cancel')
    .description('cancel a run; its stages write a last checkpoint')
    .argument(...runArgument)
    .action(async (name: string) => {
      const { cancel } = await controlCommands();
      await cancel(name);
    });

  program
    .command('show')
    .description('show the results of a run: genotypes, entropy, accuracies, and where its outputs are')
    .argument(...runArgument)
    .option('--svg <file>', 'also draw the genotype as a picture in this file')
    .option(...jsonOption)
    .action(async (name: string, options: { svg?: string; json?: true }) => {
      const { show } = await import('./commands/show.js');
      await show(name, options);
    });

  program
    .command('describe')
    .description('count the parameters and multiply-adds of a network, without training it')
    .argument(
      '<genotype>',
      `a file in Strata's or DARTS's format; - for standard input; a run; ${publishedNames.join(', ')}; or supernet for the super-network of a search`,
    )
    .addOption(
      new Option('--stem <stem>', 'layers before the cells').choices(['cifar', 'imagenet']).default('cifar'),
    )
    .option('--cells <number>', 'number of cells (20; stem imagenet: 14; supernet: 8)')
    .option('--channels <number>', 'initial channels (36; stem imagenet: 48; supernet: 16)')
    .option('--image <pixels>', 'height and width of the images (32; stem imagenet: 224)')
    .option('--classes <number>', 'number of classes (10; stem imagenet: 1000)')
    .option('--auxiliary', 'include the auxiliary head, which is used in training only')
    .option('--darts', "only print the genotype, in DARTS's format")
    .option(...jsonOption)
    .action(async (genotype: string, options: DescribeOptions) => {
      const { describe } = await import('./commands/describe.js');
      await describe(genotype, options);
    });

  program
    .command('logs')
    .description('print the log of a run, or of one of its stages')
    .argument(...runArgument)
    .argument('[stage]', 'stage name (default: all stages)')
    .option('--follow', 'keep printing new lines until the run ends or is paused')
    .option('--attempt <number>', 'only this attempt, from 1')
    .action(async (name: string, stage: string | undefined, options: { follow?: true; attempt?: string }) => {
      const { logs } = await import('./commands/logs.js');
      await logs(name, stage, options);
    });

  program
    .command('lineage')
    .description('show the origin of every number of a run as a tree')
    .argument(...runArgument)
    .option(...jsonOption)
    .action(async (name: string, options: { json?: boolean }) => {
      const { lineage } = await import('./commands/lineage.js');
      process.exitCode = await lineage(name, options);
    });

  program
    .command('get')
    .description('copy an output of a stage out of the store, verified by its digest')
    .argument(...runArgument)
    .argument('<output>', 'STAGE.OUTPUT, such as derive.genotype')
    .argument('<path>', 'file or folder to copy to, or - for standard output')
    .option('--force', 'replace an existing file')
    .action(async (name: string, output: string, path: string, options: { force?: true }) => {
      const { get } = await getCommands();
      await get(name, output, path, options);
    });

  program
    .command('export')
    .description('export the trained network of a stage to PyTorch or TensorFlow Serving')
    .argument(...runArgument)
    .argument('<stage>', 'an evaluate stage')
    .argument('<path>', 'file to write, or folder for saved-model')
    .addOption(
      new Option(
        '--to <form>',
        "safetensors: weights with PyTorch's names and axes; saved-model: a TensorFlow SavedModel",
      )
        .choices(['safetensors', 'saved-model'])
        .makeOptionMandatory(),
    )
    .action(async (name: string, stage: string, path: string, options: { to: ExportForm }) => {
      const { exportNetwork } = await getCommands();
      await exportNetwork(name, stage, path, options);
    });

  program
    .command('rm')
    .description(
      'remove runs that have ended, and the results, checkpoints and files that no other run refers to',
    )
    .argument('<run...>', runText)
    .option('--dry-run', 'show what would be removed, and change nothing')
    .option('--yes', 'do not ask for confirmation')
    .action(async (names: string[], options: { dryRun?: true; yes?: true }) => {
      const { rm } = await import('./commands/rm.js');
      await rm(names, options);
    });

  program
    .command('tag')
    .description('add or remove tags of a run, which list, status and show display')
    .argument(...runArgument)
    .argument('[tag...]', 'tags to add')
    .option('--remove <tag>', 'tag to remove (repeatable)', collect, [] as string[])
    .action(async (name: string, tags: string[], options: { remove: string[] }) => {
      const { tag } = await annotateCommands();
      await tag(name, tags, options);
    });

  program
    .command('note')
    .description('add a note to a run, which status and show display')
    .argument(...runArgument)
    .argument('<text...>', 'text of the note')
    .action(async (name: string, words: string[]) => {
      const { note } = await annotateCommands();
      await note(name, words);
    });

  program.commandsGroup('This computer:');

  program
    .command('doctor')
    .description('check the components that Strata needs, and show how to fix problems')
    .option(...jsonOption)
    .action(async (options: { json?: boolean }) => {
      const { doctor } = await import('./commands/doctor.js');
      process.exitCode = await doctor(options);
    });

  program
    .command('worker')
    .description('serve the Temporal cluster that TEMPORAL_ADDRESS names')
    .action(async () => {
      const { worker } = await serviceCommands();
      await worker();
    });

  program
    .command('down')
    .description(
      'stop the server and worker that Strata started here; running stages write a checkpoint first',
    )
    .action(async () => {
      const { down } = await serviceCommands();
      await down();
    });

  program.commandsGroup('Help:');

  program
    .command('explain')
    .description('explain an error code and how to fix the error; without a code, list all')
    .argument('[code]', 'code of an error, such as SPEC_UNKNOWN_KEY')
    .option(...jsonOption)
    .action(async (code: string | undefined, options: { json?: true }) => {
      const { explain } = await import('./commands/explain.js');
      explain(code, options);
    });

  program
    .command('completion')
    .description('print the script that makes a shell complete commands, options, runs and files')
    .addArgument(new Argument('<shell>', 'shell that runs the script').choices(shells))
    .action(async (shell: Shell) => {
      const { completion } = await import('./completion/scripts.js');
      completion(shell);
    });

  // The shell calls this at each press of Tab.
  program
    .command('complete', { hidden: true })
    .argument('[words...]', 'words of the line after strata, up to the cursor')
    .action(async (words: string[]) => {
      const { printCompletion } = await import('./completion/complete.js');
      await printCompletion(program, words);
    });

  program.helpCommand('help [command]', 'show help for a command');
  for (const command of program.commands) command.addHelpText('after', () => exampleText(command.name()));

  return program;
}

/** The default of a repeatable option is an empty list, which help does not show. */
function withoutEmptyDefault(option: Option): string {
  const isEmpty = Array.isArray(option.defaultValue) && option.defaultValue.length === 0;
  return isEmpty ? option.description : new Help().optionDescription(option);
}

function presetList(): string {
  return presets.map((preset) => `  ${preset.padEnd(12)}${presetSummary(preset)}`).join('\n');
}

function version(): string {
  return (JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as { version: string }).version;
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}
