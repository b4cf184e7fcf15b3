import type { EvaluateSettings } from '../../schemas/generated/stage-evaluate.js';
import type { JsonObject } from '../../schemas/json.js';
import {
  percent,
  type RuleContext,
  type Settings,
  type StageDefinition,
  type SummaryReport,
} from '../definition.js';
import type { Filled } from '../settings-types.js';

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

/** Trains the derived network from fresh weights and tests it. */
export const evaluate: StageDefinition<EvaluateSummary> = {
  outputs: ['weights', 'metrics'],
  version: 3,
  usesTensorFlow: true,
  presets: {
    cifar: {},
    // DARTS, cnn/train_imagenet.py.
    'imagenet-mobile': {
      stem: 'imagenet',
      cells: 14,
      channels: 48,
      batch: 128,
      epochs: 250,
      weights: { learningRate: { schedule: 'exponential', from: 0.1, factor: 0.97 }, weightDecay: 3e-5 },
      labelSmoothing: 0.1,
      dropPath: 0,
      cutout: 0,
      augment: {
        resizedCrop: 0.08,
        colorJitter: { brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.2 },
      },
    },
  },
  applyRules(settings, context) {
    settleCrop(settings, context);
    checkLearningRate(settings, context);
  },
  trainsOnAllImages: true,
  costs: ['network', 'batch', 'cells', 'channels', 'stem', 'stemMultiplier', 'auxiliary', 'threads'],
  report: evaluateReport,
};

/** The `with` of a planned stage. */
export type EvaluateWith = Filled<Omit<EvaluateSettings, 'dataset' | 'genotype' | 'preset'>> & {
  /** Only where the genotype is not an output of a stage. */
  readonly genotype?: { readonly format: 'file' } | { readonly published: 'DARTS_V1' | 'DARTS_V2' };
};

/** A resized crop replaces the plain one, whose size must not change the key then. */
function settleCrop(settings: Settings, { isValid }: RuleContext): void {
  if (!isValid('augment')) return;
  const augment = settings['augment'] as { crop: number; resizedCrop: number };
  if (augment.resizedCrop > 0) augment.crop = 0;
}

/** `to` is the end of a cosine or linear schedule, `factor` the decay per epoch of an exponential one. */
function checkLearningRate(settings: Settings, { isValid, report }: RuleContext): void {
  if (!isValid('weights', 'learningRate')) return;
  const { learningRate } = settings['weights'] as { learningRate: JsonObject };
  const unused = learningRate['schedule'] === 'exponential' ? 'to' : 'factor';
  const preset = unused === 'to' ? 0 : 0.97;
  if (learningRate[unused] === preset) return;
  report(['weights', 'learningRate', unused], {
    code: 'SPEC_CONFLICT',
    found: `the schedule ${learningRate['schedule'] as string} has no \`${unused}\``,
    expected: unused === 'to' ? '`factor`' : '`to`, or `schedule: exponential`',
  });
}
