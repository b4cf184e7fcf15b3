import type { JsonObject } from '../../schemas/json.js';
import { contentDigest } from './dataset-file.js';
import { parts, type Dataset, type Part } from './dataset.js';

/** What a data set holds: how many images of each class in each part, their size and statistics, their digest. */
export function summaryOf(dataset: Dataset): JsonObject {
  const { classes, height, width, channels, mean, std, train, test } = dataset;
  const inPart = (part: Part, label?: number) =>
    train.part.filter((found, index) => {
      return found === parts[part] && (label === undefined || train.labels[index] === label);
    }).length;
  const perClass = classes.map((name, label): [string, JsonObject] => {
    const inTest = test.labels.filter((found) => found === label).length;
    return [name, { ...countsOf((part) => inPart(part, label)), test: inTest }];
  });
  return {
    images: { ...countsOf((part) => inPart(part)), test: test.count },
    perClass: Object.fromEntries(perClass),
    size: { height, width, channels },
    mean,
    std,
    content: contentDigest(dataset),
  };
}

function countsOf(count: (part: Part) => number): Record<Part, number> {
  return { weights: count('weights'), alpha: count('alpha'), measure: count('measure') };
}
