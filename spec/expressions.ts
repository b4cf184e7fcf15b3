import type { Json, JsonObject } from '../schemas/json.js';
import { didYouMean } from './describe-schema.js';
import type { Report } from './diagnostic.js';
import type { ParamValue } from './given-values.js';
import { type Path, toPointer } from './path.js';
import type { OutputReference } from './plan.js';

/** Every `${{ … }}` in a text. */
export const anyExpression = /\$\{\{(.*?)\}\}/gs;
/** Every `params.NAME` in an expression. */
export const anyParam = /\bparams\.([A-Za-z_][A-Za-z0-9_-]*)/g;
const wholeExpression = /^\s*\$\{\{((?:(?!\}\}).)*)\}\}\s*$/s;
const paramExpression = /^params\.([A-Za-z_][A-Za-z0-9_-]*)$/;
const outputExpression = /^stages\.([^.\s]+)\.outputs\.([^.\s]+)$/;

/** The text inside the braces, where a value is one expression and nothing else. */
export function wholeValue(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? wholeExpression.exec(value)?.[1]?.trim() : undefined;
}

/** The parameter that `params.NAME` names. */
export function readParam(inner: string | undefined): string | undefined {
  return paramExpression.exec(inner ?? '')?.[1];
}

/** The output that `stages.STAGE.outputs.OUTPUT` names. */
export function readReference(inner: string | undefined): OutputReference | undefined {
  const [, stage, output] = outputExpression.exec(inner ?? '') ?? [];
  return stage && output ? { stage, output } : undefined;
}

/** A spec in which values replace `${{ params.… }}`. */
export interface Substituted {
  readonly value: JsonObject;
  /** Parameters that an expression names, or was probably intended to name. */
  readonly used: ReadonlySet<string>;
  /** Whether the value at the path, or one around it, is unknown: nothing more is reported about it. */
  readonly isUnknown: (path: Path) => boolean;
}

export interface Parameters {
  /** An undefined value: the parameter is declared, and its problem has been reported. */
  readonly params: ReadonlyMap<string, ParamValue | undefined>;
  /** Whether all other names are known to be undeclared. */
  readonly isDeclared: boolean;
}

/**
 * A copy of the spec with parameters filled in: an expression that is the whole value keeps the parameter's type, one
 * inside text is spliced. References to outputs stay as they are where `mayRefer` allows them. Unknown
 * values become null.
 */
export function substitute(
  spec: JsonObject,
  { params, isDeclared }: Parameters,
  mayRefer: (path: Path) => boolean,
  report: Report,
): Substituted {
  const used = new Set<string>();
  const unknown = new Set<string>();

  const value = copy(spec, []) as JsonObject;
  const isUnknown = (path: Path) => path.some((_, i) => unknown.has(toPointer(path.slice(0, i + 1))));
  return { value, used, isUnknown };

  function copy(from: Json, path: Path): Json {
    if (typeof from === 'string') return path[0] === 'params' ? from : fill(from, path);
    if (Array.isArray(from)) return from.map((item: Json, i) => copy(item, [...path, i]));
    if (from === null || typeof from !== 'object') return from;
    return Object.fromEntries(Object.entries(from).map(([key, item]) => [key, copy(item, [...path, key])]));
  }

  function fill(text: string, path: Path): Json {
    if (!text.includes('${{')) return text;
    const whole = wholeValue(text);
    if (readReference(whole) && mayRefer(path)) return text;
    if (whole !== undefined) return evaluate(whole, path) ?? null;
    const spliced = text.replace(anyExpression, (_, inner: string) =>
      String(evaluate(inner.trim(), path) ?? ''),
    );
    if (text.replace(anyExpression, '').includes('${{')) reportUnclosed(path);
    return unknown.has(toPointer(path)) ? null : spliced;
  }

  function evaluate(inner: string, path: Path): ParamValue | undefined {
    const param = readParam(inner);
    if (param) {
      used.add(param);
      const value = params.get(param);
      if (value !== undefined) return value;
    }
    unknown.add(toPointer(path));
    if (!param) reportNoParam(inner, path);
    else if (isDeclared && !params.has(param)) reportUndeclared(param, path);
    return undefined;
  }

  function reportUnclosed(path: Path) {
    unknown.add(toPointer(path));
    const found = '${{ without }}';
    report(path, { code: 'SPEC_EXPRESSION', found, expected: 'a closed expression: ${{ params.NAME }}' });
  }

  function reportNoParam(inner: string, path: Path) {
    if (readReference(inner)) {
      report(path, {
        code: 'SPEC_REFERENCE_MISPLACED',
        found: `\${{ ${inner} }} is not allowed here: this field does not read an output`,
        expected: 'a plain value; the fields dataset, from and genotype read outputs, as their whole value',
      });
    } else {
      for (const [, name] of inner.matchAll(anyParam)) used.add(name!);
      report(path, {
        code: 'SPEC_EXPRESSION',
        found: `unknown expression \${{ ${inner} }}`,
        expected: '${{ params.NAME }} or ${{ stages.STAGE.outputs.OUTPUT }}',
        ...suggested(inner),
      });
    }
  }

  function suggested(inner: string): { suggestion?: string } {
    const meant = didYouMean(inner, [
      ...[...params.keys()].map((name) => `params.${name}`),
      inner.replace(/^stages?\.([^.]+)\.(?:outputs?\.)?([^.]+)$/, 'stages.$1.outputs.$2'),
    ]);
    return meant && meant !== inner ? { suggestion: `\${{ ${meant} }}` } : {};
  }

  function reportUndeclared(param: string, path: Path) {
    const suggestion = didYouMean(param, params.keys());
    if (suggestion) used.add(suggestion);
    const declared = [...params.keys()].join(', ');
    report(path, {
      code: 'SPEC_UNKNOWN_PARAM',
      found: `unknown parameter \`${param}\``,
      expected: declared ? `one of: ${declared}` : 'a parameter declared under `params`',
      remedy: `declare it: params: { ${param}: { type: number, default: 0 } }`,
      ...(suggestion && { suggestion }),
    });
  }
}
