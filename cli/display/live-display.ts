import { createLogUpdate } from 'log-update';
import colors from 'picocolors';
import sliceAnsi from 'slice-ansi';
import type { RunView, StageView } from '../run-view.js';
import type { Display } from './display.js';
import { progressBar } from './progress-bar.js';
import { stageWords } from './stage-words.js';

/** One line per stage, drawn again in place. For terminals. */
export function liveDisplay(stream: NodeJS.WriteStream): Display {
  const draw = createLogUpdate(stream, { showCursor: true });
  let last: RunView | undefined;
  const lines = () =>
    last?.stages.map((stage) => line(stage, widestName(last!), stream.columns || 80)).join('\n') ?? '';
  const timer = setInterval(() => draw(lines()), 120);
  return {
    update: (view) => void (last = view),
    say(text) {
      draw.clear();
      stream.write(`${text}\n`);
      draw(lines());
    },
    end() {
      clearInterval(timer);
      draw(lines());
      draw.done();
    },
  };
}

function line(stage: StageView, nameWidth: number, columns: number): string {
  const progress = stage.isComputing ? stage.heartbeat?.progress : undefined;
  const fraction = progress && progress.steps > 0 ? progress.step / progress.steps : undefined;
  const barWidth = columns >= 100 ? 20 : columns >= 70 ? 10 : 0;
  const parts = [
    `${mark(stage)} ${stage.name.padEnd(nameWidth)}`,
    ...(fraction === undefined
      ? []
      : [`${barWidth ? `${progressBar(fraction, barWidth)} ` : ''}${percent(fraction)}`]),
    ...stageWords(stage),
  ];
  return sliceAnsi(parts.join('  '), 0, columns);
}

function mark({ state, isComputing }: StageView): string {
  switch (state.status) {
    case 'done':
    case 'cached':
      return colors.green('✔');
    case 'failed':
      return colors.red('✖');
    case 'running':
      return isComputing ? colors.cyan(spinner()) : colors.dim('·');
    case 'paused':
      return colors.yellow('‖');
    default:
      return colors.dim('·');
  }
}

function spinner(): string {
  const frames = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';
  return frames[Math.floor(performance.now() / 120) % frames.length]!;
}

function percent(fraction: number): string {
  return `${Math.floor(100 * fraction)} %`.padStart(5);
}

function widestName(view: RunView): number {
  return Math.max(0, ...view.stages.map((stage) => stage.name.length));
}
