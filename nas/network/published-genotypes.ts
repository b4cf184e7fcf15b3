import { parseDartsText } from './darts-text.js';
import type { Genotype } from './genotype.js';

const texts = {
  DARTS_V1: `Genotype(
    normal=[('sep_conv_3x3', 1), ('sep_conv_3x3', 0), ('skip_connect', 0), ('sep_conv_3x3', 1),
            ('skip_connect', 0), ('sep_conv_3x3', 1), ('sep_conv_3x3', 0), ('skip_connect', 2)],
    normal_concat=range(2, 6),
    reduce=[('max_pool_3x3', 0), ('max_pool_3x3', 1), ('skip_connect', 2), ('max_pool_3x3', 0),
            ('max_pool_3x3', 0), ('skip_connect', 2), ('skip_connect', 2), ('avg_pool_3x3', 0)],
    reduce_concat=range(2, 6))`,
  DARTS_V2: `Genotype(
    normal=[('sep_conv_3x3', 0), ('sep_conv_3x3', 1), ('sep_conv_3x3', 0), ('sep_conv_3x3', 1),
            ('sep_conv_3x3', 1), ('skip_connect', 0), ('skip_connect', 0), ('dil_conv_3x3', 2)],
    normal_concat=range(2, 6),
    reduce=[('max_pool_3x3', 0), ('max_pool_3x3', 1), ('skip_connect', 2), ('max_pool_3x3', 1),
            ('max_pool_3x3', 0), ('skip_connect', 2), ('skip_connect', 2), ('max_pool_3x3', 1)],
    reduce_concat=range(2, 6))`,
};

export type PublishedName = keyof typeof texts;

export const publishedNames = Object.keys(texts) as PublishedName[];

export function isPublishedName(text: string): text is PublishedName {
  return Object.hasOwn(texts, text);
}

/** A genotype that DARTS published (quark0/darts, cnn/genotypes.py). */
export function publishedGenotype(name: PublishedName): Genotype {
  return parseDartsText(texts[name], name);
}
