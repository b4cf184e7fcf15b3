/** Examples for the help of each command: command lines, and what each does. */
export const examples: Readonly<Record<string, readonly Example[]>> = {
  init: [
    ['strata init mine.yaml', 'a small experiment on MNIST'],
    ['strata init mine.yaml --preset images', 'the same on your own images'],
  ],
  validate: [
    ['strata validate mine.yaml', 'report all errors at once'],
    ['strata validate mine.yaml --set lambda=0.5', 'check with another parameter value'],
  ],
  run: [
    ['strata run mine.yaml', 'run with the defaults'],
    ['strata run mine.yaml --set lambda=0 --set seed=1', 'set parameters'],
    ['strata run mine.yaml --detach', 'do not watch the run'],
  ],
  list: [
    ['strata list --status done --since 2d', 'runs of the last two days that are done'],
    ['strata list --json', 'for a script'],
  ],
  status: [
    ['strata status', 'all active runs'],
    ['strata status mine --watch', 'watch until the run ends'],
  ],
  resume: [
    ['strata resume mine', 'a unique prefix of the name is enough'],
    ['strata resume mine --from search', 'recompute the search and what depends on it'],
  ],
  show: [['strata show mine --svg cells.svg', 'also draw the cells as a picture']],
  logs: [['strata logs mine search --follow', 'follow the output of the search']],
  get: [
    ['strata get mine derive.genotype genotype.json', 'copy to a file'],
    ['strata get mine search.metrics -', 'print to standard output'],
  ],
  describe: [
    ['strata describe DARTS_V2 --stem imagenet', "the network in DARTS's ImageNet table"],
    ['strata describe mine --channels 16 --cells 8', 'the genotype of a run in another size'],
    ['strata describe mine --darts', "its genotype in DARTS's format"],
  ],
  export: [
    ['strata export mine evaluate mine.safetensors --to safetensors', 'for PyTorch'],
    ['strata export mine evaluate models/mine/1 --to saved-model', 'for TensorFlow Serving'],
  ],
  lineage: [['strata lineage mine', 'down to the digests of the raw data']],
  rm: [['strata rm mine --dry-run', 'show what would be removed']],
  completion: [
    ['strata completion bash > ~/.local/share/bash-completion/completions/strata', 'for new shells'],
  ],
  tag: [['strata tag mine baseline', 'find it with: strata list --tag baseline']],
};

export type Example = readonly [line: string, does: string];

/** The examples of a command as shown in its help; empty if it has none. */
export function exampleText(command: string): string {
  const lines = examples[command] ?? [];
  const width = Math.max(...lines.map(([line]) => line.length));
  const shown = lines.map(([line, does]) => `  ${line.padEnd(width)}  # ${does}`);
  return shown.length === 0 ? '' : `\nExamples:\n${shown.join('\n')}`;
}
