import type { ChangedComponent, StageForecast } from '../schemas/generated/forecast.js';
import { showValue } from '../spec/describe-schema.js';

/** So many changes are spelt out; the others are counted. */
const spelt = 4;

/** Why a stage is to be computed: each on a line of its own. */
export function reasonWords({ reasons, comparedWith, mayBeCached, name }: StageForecast): string[] {
  const changed = reasons.filter((reason) => reason.type === 'changed');
  const pending = reasons.filter((reason) => reason.type === 'input');
  return [
    ...(comparedWith
      ? [[...changesWords(changed), `compared with ${place(comparedWith, name)}`].join(', ')]
      : []),
    ...reasons.flatMap((reason) => {
      switch (reason.type) {
        case 'changed':
        case 'input':
          return [];
        case 'new':
          return ['nothing of its kind has been computed here yet'];
        case 'damaged':
          return [`its result is damaged: ${shortened(reason.found)}`];
        case 'removed':
          return [`its result, which run ${reason.run} had, is not in the store any more`];
        case 'discarded':
          return [`run ${reason.run} set its result aside, to compute it anew`];
        case 'unfinished':
          return [
            unfinished[reason.outcome](reason.run) +
              (reason.code ? `: ${reason.code}: ${shortened(reason.found ?? '')}` : ''),
          ];
      }
    }),
    ...pending.map((input, index) => {
      const isLast = index === pending.length - 1;
      const again = `; known again if ${isLast && index > 0 ? 'their' : 'its'} bits stay the same`;
      return `its input \`${input.name}\` is made anew by ${input.stage}${mayBeCached && isLast ? again : ''}`;
    }),
  ];
}

function changesWords(changed: readonly ChangedComponent[]): string[] {
  // One more costs no more room than saying that there is one more.
  const shown = changed.length === spelt + 1 ? changed : changed.slice(0, spelt);
  const more = changed.length - shown.length;
  return [...shown.map(changeWords), ...(more > 0 ? [`and ${more} more differences`] : [])];
}

const unfinished = {
  failed: (run: string) => `it failed before, in run ${run}`,
  paused: (run: string) => `begun in run ${run}, which was told to stop`,
  interrupted: (run: string) => `begun in run ${run}, which was interrupted`,
};

function changeWords({ component, name, before, now }: ChangedComponent): string {
  const [from, to] = [before, now].map((value) => valueWords(component, value));
  switch (component) {
    case 'setting':
      return `${name} ${from} → ${to}`;
    case 'version':
      return `version of this kind ${from} → ${to}`;
    case 'source':
      return `content of ${name} ${from} → ${to}`;
    case 'input':
      return `its input \`${name}\` ${from} → ${to}`;
  }
}

function valueWords(component: ChangedComponent['component'], value: ChangedComponent['now']): string {
  if (value === undefined) return '(none)';
  const isDigest = component === 'source' || component === 'input';
  return isDigest ? String(value).slice('sha256:'.length, 'sha256:'.length + 8) : showValue(value);
}

/** A run, and the stage in it where that has another name. */
function place({ run, stage }: { readonly run: string; readonly stage: string }, name: string): string {
  return stage === name ? `run ${run}` : `stage ${stage} of run ${run}`;
}

/** Digests in a text by their beginnings: a whole one is wider than some terminals. */
function shortened(text: string): string {
  return text.replaceAll(/(sha256:[0-9a-f]{8})[0-9a-f]{56}/g, '$1…');
}
