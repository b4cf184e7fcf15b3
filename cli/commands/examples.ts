/** Command lines worth copying, and what each does; by command, and for what `strata --help` says first of all. */
export const examples: Readonly<Record<string, readonly Example[]>> = {
  init: [
    ['strata init mine.yaml', 'a small experiment on MNIST'],
    ['strata init mine.yaml --preset images', 'the same on your own images'],
  ],
  validate: [
    ['strata validate mine.yaml', 'every fault at once'],
    ['strata validate mine.yaml --set lambda=0.5', 'with the values that a run would have'],
  ],
  run: [
    ['strata run mine.yaml', 'as it stands'],
    ['strata run mine.yaml --set lambda=0 --set seed=1', 'with other values'],
    ['strata run mine.yaml --detach', 'without watching it'],
  ],
  list: [
    ['strata list --status done --since 2d', 'what finished in the last two days'],
    ['strata list --json', 'for a script'],
  ],
  status: [
    ['strata status', 'what is under way'],
    ['strata status mine --watch', 'until it ends'],
  ],
  resume: [
    ['strata resume mine', 'the run whose name begins so'],
    ['strata resume mine --from search', 'the search and what follows, once more'],
  ],
  show: [['strata show mine --svg cells.svg', 'figures here, the cells as a picture']],
  logs: [['strata logs mine search --follow', 'what the search prints, as it prints it']],
  get: [
    ['strata get mine derive.genotype genotype.json', 'into a file'],
    ['strata get mine search.metrics -', 'to standard output'],
  ],
  describe: [
    ['strata describe DARTS_V2 --stem imagenet', 'the network of the table for ImageNet'],
    ['strata describe mine --channels 16 --cells 8', 'what a run found, in another size'],
    ['strata describe mine --darts', "its genotype as DARTS's text"],
  ],
  export: [
    ['strata export mine evaluate mine.safetensors --to safetensors', 'for PyTorch'],
    ['strata export mine evaluate models/mine/1 --to saved-model', 'for TensorFlow Serving'],
  ],
  lineage: [['strata lineage mine', 'down to the digests of the raw data']],
  rm: [['strata rm mine --dry-run', 'what would go, and how many bytes']],
  completion: [
    ['strata completion bash > ~/.local/share/bash-completion/completions/strata', 'for new shells'],
  ],
  tag: [['strata tag mine baseline', 'to find it by: strata list --tag baseline']],
};

export type Example = readonly [line: string, does: string];

/** The examples of a command as its help shows them; empty for a command that has none. */
export function exampleText(command: string): string {
  const lines = examples[command] ?? [];
  const width = Math.max(...lines.map(([line]) => line.length));
  const shown = lines.map(([line, does]) => `  ${line.padEnd(width)}  # ${does}`);
  return shown.length === 0 ? '' : `\nExamples:\n${shown.join('\n')}`;
}
