import type { JsonObject } from '../../schemas/json.js';
import { apiVersion } from '../../schemas/versions.js';

/** The first value of an output. */
export function at(outputs: Readonly<Record<string, Float32Array>>, name: string): number {
  return outputs[name]?.[0] as number;
}

/** The part of a metrics record that every training has. */
export function trainRecord(
  kind: 'warmup' | 'search' | 'evaluate',
  epoch: number,
  step: number,
  learningRate: number,
  means: Readonly<Record<string, number>>,
): JsonObject {
  return {
    apiVersion,
    kind,
    epoch,
    step,
    learningRate,
    train: {
      loss: means['loss'] as number,
      accuracy: means['accuracy'] as number,
      ...(means['top5'] !== undefined && { top5: means['top5'] }),
    },
    gradientNorm: means['gradientNorm'] as number,
  };
}
