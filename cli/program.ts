import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Argument, Command, Help, Option } from 'commander';
import { projectRoot } from '../platform/paths.js';
import { publishedNames } from '../nas/network/parse-genotype.js';
import type { DescribeOptions } from './commands/describe.js';
import type { ExportForm } from './commands/export.js';
import { shells, type Shell } from './completion/scripts.js';
import { exampleText } from './commands/examples.js';
import type { ListOptions } from './commands/list.js';
import { presets, presetSummary, type Preset } from './commands/presets.js';

const runMeant = 'its name, or the beginning of it or of its random part';
const runArgument = ['<run>', runMeant] as const;
const jsonOption = ['--json', 'print JSON'] as const;
const setOption = [
  '--set <name=value>',
  'give a parameter of the pipeline another value (may be repeated)',
  collect,
  [] as string[],
] as const;
const paramsOption = [
  '--params <file>',
  'take values of parameters from this file, a map in YAML or JSON; --set wins over it',
] as const;

/**
 * All commands, with their arguments and options: what `strata` parses, and what help, completion and the reference
 * are made from. Each command's code is loaded when it is asked for, so that help and short commands are quick.
 */
export function buildProgram(): Command {
  const program = new Command('strata')
    .description('Declarative, durable pipelines for differentiable neural architecture search')
    .version(version())
    // Before the commands are added, which take these over.
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, '')) })
    .showHelpAfterError('strata --help and strata <command> --help tell what there is')
    .configureHelp({ optionDescription: withoutEmptyDefault });

  program.commandsGroup('Experiments:');

  program
    .command('init')
    .description('write a commented pipeline to begin from')
    .argument('[file]', 'the file to write; its name becomes the name of the pipeline')
    .addOption(new Option('--preset <name>', 'what to begin from').choices(presets).default(presets[0]))
    .option('--force', 'write over a file that is there already')
    .addHelpText('after', () => `\nPresets:\n${presetList()}`)
    .action(async (file: string | undefined, options: { preset: Preset; force?: true }) => {
      const { init } = await import('./commands/init.js');
      process.exitCode = await init(file, options);
    });

  program
    .command('validate')
    .description('check pipelines without running anything')
    .argument('<file...>', 'pipelines, in YAML')
    .option(...setOption)
    .option(...paramsOption)
    .option(...jsonOption)
    .action(async (files: string[], options: { set: string[]; params?: string; json?: true }) => {
      const { validate } = await import('./commands/validate.js');
      process.exitCode = await validate(files, options);
    });

  program
    .command('plan')
    .description('show what a run would compute, why, and what that takes; exits 10 when something is left')
    .argument('<file>', 'the pipeline, in YAML')
    .option(...setOption)
    .option(...paramsOption)
    .option('--resolved', 'print the pipeline with parameters and all defaults filled in instead')
    .option(...jsonOption)
    .action(
      async (file: string, options: { set: string[]; params?: string; resolved?: true; json?: true }) => {
        const { plan } = await import('./commands/plan.js');
        process.exitCode = await plan(file, options);
      },
    );

  program
    .command('migrate')
    .description('bring pipelines and genotype files of an older version up to date; shows what would change')
    .argument('<file...>', 'pipelines in YAML, or genotypes in JSON')
    .option('--write', 'change the files, and keep each as it was beside it, as FILE.orig')
    .addOption(
      new Option('--check', 'only tell which files need it; exits 2 when one does').conflicts('write'),
    )
    .action(async (files: string[], options: { write?: true; check?: true }) => {
      const { migrate } = await import('./commands/migrate.js');
      process.exitCode = await migrate(files, options);
    });

  program
    .command('run')
    .description('run a pipeline and show its progress; what is known already is not computed again')
    .argument('<file>', 'the pipeline, in YAML')
    .option(...setOption)
    .option(...paramsOption)
    .option('--detach', 'start it and come back at once')
    .action(async (file: string, options: { set: string[]; params?: string; detach?: true }) => {
      const { run } = await import('./commands/run.js');
      process.exitCode = await run(file, options);
    });

  program.commandsGroup('Runs:');

  program
    .command('list')
    .description('list the runs, newest first, with status, age, accuracy and tags')
    .addOption(
      new Option('--status <status>', 'only those of this status').choices([
        'running',
        'paused',
        'done',
        'failed',
        'cancelled',
        'stopped',
        'unreadable',
      ]),
    )
    .option('--pipeline <name>', 'only those of this pipeline')
    .option('--tag <tag>', 'only those with this tag (may be repeated)', collect, [] as string[])
    .option('--since <age>', 'only those that are no older, such as 12h or 2d')
    .option('--limit <count>', 'only the newest so many')
    .option(...jsonOption)
    .action(async (options: ListOptions & { json?: true }) => {
      const { list } = await import('./commands/list.js');
      process.exitCode = await list(options);
    });

  program
    .command('status')
    .description('show how far a run is; without one, those under way or paused, or else the newest')
    .argument('[run]', runMeant)
    .addOption(new Option('--watch', 'go on showing it until the run ends').conflicts('json'))
    .option(...jsonOption)
    .action(async (name: string | undefined, options: { json?: true; watch?: true }) => {
      const { status } = await import('./commands/status.js');
      process.exitCode = await status(name, options);
    });

  program
    .command('resume')
    .description('go on with a run that was paused, interrupted or failed, from its last checkpoints')
    .argument(...runArgument)
    .option('--from <stage>', 'compute this stage anew, and those that depend on it, whatever is known')
    .option('--detach', 'start it and come back at once')
    .action(async (name: string, options: { detach?: true; from?: string }) => {
      const { resume } = await import('./commands/resume.js');
      process.exitCode = await resume(name, options);
    });

  program
    .command('pause')
    .description('stop a run at a checkpoint until it is resumed')
    .argument(...runArgument)
    .action(async (name: string) => {
      const { pause } = await import('./commands/pause.js');
      process.exitCode = await pause(name);
    });

  program
    .command('cancel')
    .description('end a run; its stages write a last checkpoint')
    .argument(...runArgument)
    .action(async (name: string) => {
      const { cancel } = await import('./commands/pause.js');
      process.exitCode = await cancel(name);
    });

  program
    .command('show')
    .description('show what a run found: genotypes, entropy, accuracies, and where everything is')
    .argument(...runArgument)
    .option('--svg <file>', 'draw the genotype into this file too')
    .option(...jsonOption)
    .action(async (name: string, options: { svg?: string; json?: true }) => {
      const { show } = await import('./commands/show.js');
      process.exitCode = await show(name, options);
    });

  program
    .command('describe')
    .description('count the parameters and multiply-adds of a network, without training it')
    .argument(
      '<genotype>',
      `a file, Strata's own or DARTS's text; - for standard input; a run; ${publishedNames.join(', ')}; or supernet, the network of a search`,
    )
    .addOption(
      new Option('--stem <stem>', 'what comes before the cells')
        .choices(['cifar', 'imagenet'])
        .default('cifar'),
    )
    .option('--cells <number>', 'number of cells (20; stem imagenet: 14; supernet: 8)')
    .option('--channels <number>', 'initial channels (36; stem imagenet: 48; supernet: 16)')
    .option('--image <pixels>', 'height and width of the images (32; stem imagenet: 224)')
    .option('--classes <number>', 'number of classes (10; stem imagenet: 1000)')
    .option('--auxiliary', 'count the auxiliary head too, which is there in training only')
    .option('--darts', "print the genotype as DARTS's text, and nothing else")
    .option(...jsonOption)
    .action(async (genotype: string, options: DescribeOptions) => {
      const { describe } = await import('./commands/describe.js');
      process.exitCode = await describe(genotype, options);
    });

  program
    .command('logs')
    .description('print what the computing of a run, or of one of its stages, printed')
    .argument(...runArgument)
    .argument('[stage]', 'all stages unless one is named')
    .option('--follow', 'go on with what is printed until the run ends or is paused')
    .option('--attempt <number>', 'only this attempt, from 1')
    .action(async (name: string, stage: string | undefined, options: { follow?: true; attempt?: string }) => {
      const { logs } = await import('./commands/logs.js');
      process.exitCode = await logs(name, stage, options);
    });

  program
    .command('lineage')
    .description('show as a tree what every number of a run came from')
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
    .argument('<path>', 'the file to write, a folder to put it into, or - for standard output')
    .option('--force', 'replace a file that is there')
    .action(async (name: string, output: string, path: string, options: { force?: true }) => {
      const { get } = await import('./commands/get.js');
      process.exitCode = await get(name, output, path, options);
    });

  program
    .command('export')
    .description('write the trained network of a stage for other programs: PyTorch, TensorFlow Serving')
    .argument(...runArgument)
    .argument('<stage>', 'an evaluate stage')
    .argument('<path>', 'the file, or for saved-model the folder, to write')
    .addOption(
      new Option(
        '--to <form>',
        "safetensors: weights under PyTorch's names and axes; saved-model: a TensorFlow SavedModel",
      )
        .choices(['safetensors', 'saved-model'])
        .makeOptionMandatory(),
    )
    .action(async (name: string, stage: string, path: string, options: { to: ExportForm }) => {
      const { exportNetwork } = await import('./commands/export.js');
      process.exitCode = await exportNetwork(name, stage, path, options);
    });

  program
    .command('rm')
    .description(
      'remove runs that have ended, and the results, checkpoints and files that no other run refers to',
    )
    .argument('<run...>', runMeant)
    .option('--dry-run', 'tell what would go, and change nothing')
    .option('--yes', 'do not ask')
    .action(async (names: string[], options: { dryRun?: true; yes?: true }) => {
      const { rm } = await import('./commands/rm.js');
      process.exitCode = await rm(names, options);
    });

  program
    .command('tag')
    .description('give a run tags, or take some away; they are shown in list, status and show')
    .argument(...runArgument)
    .argument('[tag...]', 'tags to give')
    .option('--remove <tag>', 'take this tag away (may be repeated)', collect, [] as string[])
    .action(async (name: string, tags: string[], options: { remove: string[] }) => {
      const { tag } = await import('./commands/annotate.js');
      process.exitCode = await tag(name, tags, options);
    });

  program
    .command('note')
    .description('note something about a run, which status and show tell')
    .argument(...runArgument)
    .argument('<text...>', 'what to note')
    .action(async (name: string, words: string[]) => {
      const { note } = await import('./commands/annotate.js');
      process.exitCode = await note(name, words);
    });

  program.commandsGroup('This computer:');

  program
    .command('doctor')
    .description('list what Strata needs, where it is, and what to do where something is missing')
    .option(...jsonOption)
    .action(async (options: { json?: boolean }) => {
      const { doctor } = await import('./commands/doctor.js');
      process.exitCode = await doctor(options);
    });

  program
    .command('worker')
    .description('serve the Temporal cluster that TEMPORAL_ADDRESS names')
    .action(async () => {
      const { worker } = await import('./commands/worker.js');
      await worker();
    });

  program
    .command('down')
    .description(
      'end the server and worker that Strata started here; running stages write a checkpoint first',
    )
    .action(async () => {
      const { down } = await import('./commands/down.js');
      await down();
    });

  program.commandsGroup('Help:');

  program
    .command('explain')
    .description(
      'tell what an error code means, why it is a fault, and how to mend it; without a code, list them',
    )
    .argument('[code]', 'as an error begins, such as SPEC_UNKNOWN_KEY')
    .option(...jsonOption)
    .action(async (code: string | undefined, options: { json?: true }) => {
      const { explain } = await import('./commands/explain.js');
      process.exitCode = explain(code, options);
    });

  program
    .command('completion')
    .description('print what makes a shell complete commands, options, runs and files')
    .addArgument(new Argument('<shell>', 'the shell that is to read it').choices(shells))
    .action(async (shell: Shell) => {
      const { completion } = await import('./commands/completion.js');
      process.exitCode = completion(shell);
    });

  // What the shell asks at each press of Tab.
  program
    .command('complete', { hidden: true })
    .argument('[words...]', 'what is on the line after strata, up to the cursor')
    .action(async (words: string[]) => {
      const { complete } = await import('./commands/completion.js');
      process.exitCode = await complete(program, words);
    });

  program.helpCommand('help [command]', 'tell about a command');
  for (const command of program.commands) command.addHelpText('after', () => exampleText(command.name()));

  return program;
}

/** An option that may be repeated begins with an empty list, which is nothing to tell. */
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
