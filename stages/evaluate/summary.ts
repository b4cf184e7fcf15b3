import type { JsonObject } from '../../schemas/json.js';
import { percent, type SummaryReport } from '../definition.js';

/** What a finished `evaluate` reports. */
export interface EvaluateSummary extends JsonObject {
  /** Trained values, the auxiliary head left out. */
  readonly parameters: number;
  /** Multiply-adds of convolutions and linear layers for one image, the auxiliary head left out. */
  readonly multiplyAdds?: number;
  readonly testAccuracy: number;
  /** Share of test images whose class is among the five likeliest; only with more than five classes. */
  readonly testTop5?: number;
  readonly testLoss: number;
  readonly testImages: number;
  readonly trainAccuracy: number;
  readonly trainLoss: number;
}

export const evaluateReport: SummaryReport<EvaluateSummary> = {
  needs: ['testAccuracy', 'testImages', 'parameters'],
  findings({ testAccuracy, testTop5, testImages, parameters }) {
    const top5 = testTop5 === undefined ? '' : `; top-5 ${percent(testTop5)}`;
    const [images, size] = [testImages, parameters].map((count) => count.toLocaleString('en-US'));
    return [
      {
        label: 'test accuracy',
        value: percent(testAccuracy),
        note: `of ${images} test images${top5}; ${size} parameters`,
      },
    ];
  },
};
