import type { JsonObject } from '../../schemas/json.js';
import { parts, type DatasetFacts, type Part } from './dataset.js';

/**
 * What a data set holds: how many images of each class in each part, their size and statistics, their digest.
 * @param content the digest of the pictures and labels
 */
export function summaryOf(dataset: DatasetFacts, content: string): JsonObject {
  const { classes, height, width, channels, mean, std, train, test } = dataset;
  const perPart = Object.keys(parts).length;
  const trained = new Uint32Array(classes.length * perPart);
  train.labels.forEach((label, index) => trained[label * perPart + train.part[index]!]!++);
  const tested = new Uint32Array(classes.length);
  for (const label of test.labels) tested[label]!++;
  const perClass = classes.map((name, label): [string, JsonObject] => {
    return [name, { ...countsOf((part) => trained[label * perPart + parts[part]]!), test: tested[label]! }];
  });
  const inPart = (part: Part) =>
    classes.reduce((sum, _, label) => sum + trained[label * perPart + parts[part]]!, 0);
  return {
    images: { ...countsOf(inPart), test: test.count },
    perClass: Object.fromEntries(perClass),
    size: { height, width, channels },
    mean,
    std,
    content,
  };
}

function countsOf(count: (part: Part) => number): Record<Part, number> {
  return { weights: count('weights'), alpha: count('alpha'), measure: count('measure') };
}
