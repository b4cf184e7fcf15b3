import type { Colors } from 'picocolors/types.js';
import { harmless } from '../../platform/errors.js';
import { hanging } from '../../report/text.js';
import type { Annotations } from '../../store/annotation.js';

/** A run's tags and notes, a line for each note or as many as the width asks for. */
export function annotationLines({ tags, notes }: Annotations, width: number, colors: Colors): string[] {
  return [
    ...(tags.length === 0 ? [] : hanging('tags  ', tags, ' ', width).map(painted('tags', colors))),
    ...notes.flatMap(({ text, at }) => {
      const words = text.split(/\s+/).map(harmless);
      return hanging('note  ', [...words, `(${at.slice(0, 10)})`], ' ', width).map(painted('note', colors));
    }),
  ];
}

function painted(label: string, colors: Colors) {
  return (line: string) => (line.startsWith(label) ? colors.dim(label) + line.slice(label.length) : line);
}
