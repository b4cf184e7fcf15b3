import { flow } from '../../report/hanging.js';

/** Text in lines that are broken between words where the width ends, and go on a little further in. */
export function wrapped(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => {
    const [indent] = /^ */.exec(line)!;
    const lines = flow(line.trim().split(' '), ' ', width - indent.length - 2);
    return lines.map((part, index) => `${indent}${index > 0 ? '  ' : ''}${part}`);
  });
}
