import type { Json, JsonObject } from '../schemas/json.js';
import type { OutputReference } from './plan.js';
import { didYouMean } from './did-you-mean.js';
import { toPointer, type Path } from './path.js';
import type { ParamValue } from './parameters.js';
import type { Report } from './report.js';

/** A spec whose `${{ params.… }}` have become values. */
export interface Substituted {
  readonly value: JsonObject;
  /** Parameters that an expression named. */
  readonly used: ReadonlySet<string>;
  /** JSON pointers to values that could not be worked out: nothing more is to be said about them. */
  readonly unknown: ReadonlySet<string>;
}

const anyExpression = /\$\{\{(.*?)\}\}/gs;
const wholeExpression = /^\s*\$\{\{((?:(?!\}\}).)*)\}\}\s*$/s;
const paramExpression = /^params\.([A-Za-z_][A-Za-z0-9_-]*)$/;
const outputExpression = /^stages\.([^.\s]+)\.outputs\.([^.\s]+)$/;

/** The output that `${{ stages.S.outputs.O }}` names. */
export function readReference(text: string): OutputReference | undefined {
  const [, stage, output] = outputExpression.exec(wholeExpression.exec(text)?.[1]?.trim() ?? '') ?? [];
  return stage && output ? { stage, output } : undefined;
}

/** The parameter that a value is, where it was written as `${{ params.x }}` and nothing else. */
export function expressionParam(value: Json | undefined): string | undefined {
  const inner = typeof value === 'string' ? wholeExpression.exec(value)?.[1]?.trim() : undefined;
  return inner === undefined ? undefined : paramExpression.exec(inner)?.[1];
}

/**
 * A copy of the spec with parameters filled in: an expression that is the whole value keeps the parameter's type, one
 * inside text is spliced. References to outputs stay as they are where `mayRefer` allows them. A parameter whose value
 * is undefined is declared, but its fault is already known.
 */
export function substitute(
  spec: JsonObject,
  params: ReadonlyMap<string, ParamValue | undefined>,
  mayRefer: (path: Path) => boolean,
  report: Report,
): Substituted {
  const used = new Set<string>();
  const unknown = new Set<string>();

  const value = copy(spec, []);
  return { value: value as JsonObject, used, unknown };

  function copy(from: Json, path: Path): Json {
    if (typeof from === 'string') return path[0] === 'params' ? from : fill(from, path);
    if (Array.isArray(from)) return from.map((item: Json, i) => copy(item, [...path, i]));
    if (from === null || typeof from !== 'object') return from;
    return Object.fromEntries(Object.entries(from).map(([key, item]) => [key, copy(item, [...path, key])]));
  }

  function fill(text: string, path: Path): Json {
    if (!text.includes('${{')) return text;
    const whole = wholeExpression.exec(text)?.[1];
    if (whole !== undefined) return evaluate(whole.trim(), text, path, true) ?? null;
    const spliced = text.replace(anyExpression, (_, inner: string) =>
      String(evaluate(inner.trim(), text, path, false) ?? ''),
    );
    if (text.replace(anyExpression, '').includes('${{')) {
      fault(path, 'this ${{ has no }}', 'an expression is closed: ${{ params.name }}');
    }
    return spliced;
  }

  function evaluate(inner: string, text: string, path: Path, whole: boolean): ParamValue | undefined {
    const param = paramExpression.exec(inner)?.[1];
    if (param) return paramValue(param, path);
    if (!outputExpression.test(inner)) {
      fault(
        path,
        `\${{ ${inner} }} is no expression that Strata knows`,
        '${{ params.NAME }} or ${{ stages.STAGE.outputs.OUTPUT }}',
      );
      return undefined;
    }
    if (whole && mayRefer(path)) return text.trim();
    unknown.add(toPointer(path));
    report(path, {
      code: 'SPEC_REFERENCE_MISPLACED',
      found: `\${{ ${inner} }} stands where no output can be read`,
      expected:
        'a plain value; outputs are read by the fields dataset, from and genotype, as their whole value',
    });
    return undefined;
  }

  function paramValue(name: string, path: Path): ParamValue | undefined {
    used.add(name);
    const value = params.get(name);
    if (value !== undefined) return value;
    unknown.add(toPointer(path));
    if (params.has(name)) return undefined;
    const suggestion = didYouMean(name, params.keys());
    report(path, {
      code: 'SPEC_UNKNOWN_PARAM',
      found: `there is no parameter \`${name}\``,
      expected:
        params.size > 0 ? `one of: ${[...params.keys()].join(', ')}` : 'a parameter declared under `params`',
      remedy: `declare it: params: { ${name}: { type: number, default: 0 } }`,
      ...(suggestion && { suggestion }),
    });
    return undefined;
  }

  function fault(path: Path, found: string, expected: string) {
    unknown.add(toPointer(path));
    report(path, { code: 'SPEC_EXPRESSION', found, expected });
  }
}
