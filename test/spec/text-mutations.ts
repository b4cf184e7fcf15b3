import fc from 'fast-check';

/** A random change of any text. */
export type Mutation = (text: string) => string;

const tokens = [
  ...[
    '',
    ' ',
    '  ',
    '\n',
    '\t',
    ':',
    '- ',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '#',
    '&a ',
    '*a',
    '<<: ',
    '!x ',
    '? ',
    '|',
  ],
  ...[
    'null',
    '~',
    '.nan',
    '-1',
    '1e400',
    '0x10',
    'true',
    '__proto__',
    'constructor',
    '%YAML 1.1',
    '---',
    '...',
  ],
  ...[
    '${{',
    '}}',
    '${{ params.seed }}',
    '${{ stages.data.outputs.dataset }}',
    '${{ stages.__proto__.outputs.x }}',
  ],
];

const position = fc.nat(6000);
const token = fc.oneof(fc.constantFrom(...tokens), fc.string({ unit: 'grapheme', maxLength: 4 }));
export const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(position, fc.nat(12), token).map(([at, length, by]) => splice(at, length, by)),
  fc.tuple(position, token).map(([at, by]) => replaceWord(at, by)),
  fc.tuple(position, position).map(([from, to]) => moveLine(from, to)),
  fc.tuple(position, position).map(([from, to]) => copyLine(from, to)),
  position.map((at) => changeLines((lines) => lines.filter((_, i) => i !== at % lines.length))),
);

function splice(at: number, length: number, by: string): Mutation {
  return (text) => text.slice(0, at) + by + text.slice(at + length);
}

function replaceWord(at: number, by: string): Mutation {
  return (text) => {
    const words = [...text.matchAll(/[\w.-]+/g)];
    const word = words[at % Math.max(1, words.length)];
    return word ? splice(word.index, word[0].length, by)(text) : by;
  };
}

function moveLine(from: number, to: number): Mutation {
  return changeLines((lines) => {
    const [line = ''] = lines.splice(from % lines.length, 1);
    return lines.toSpliced(to % (lines.length + 1), 0, line);
  });
}

function copyLine(from: number, to: number): Mutation {
  return changeLines((lines) => lines.toSpliced(to % (lines.length + 1), 0, lines[from % lines.length]!));
}

function changeLines(change: (lines: string[]) => string[]): Mutation {
  return (text) => change(text.split('\n')).join('\n');
}
