import type { Json } from '../schemas/json.js';
import type { OutputReference } from './plan.js';

/** Every `${{ … }}` in a text. */
export const anyExpression = /\$\{\{(.*?)\}\}/gs;
/** Every `params.NAME` in an expression. */
export const anyParam = /\bparams\.([A-Za-z_][A-Za-z0-9_-]*)/g;
const wholeExpression = /^\s*\$\{\{((?:(?!\}\}).)*)\}\}\s*$/s;
const paramExpression = /^params\.([A-Za-z_][A-Za-z0-9_-]*)$/;
const outputExpression = /^stages\.([^.\s]+)\.outputs\.([^.\s]+)$/;

/** What stands inside the braces, where a value is one expression and nothing else. */
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
