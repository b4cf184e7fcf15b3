/** Thrown when the process was asked to stop and its state lies in a checkpoint. */
export class Stopped extends Error {
  readonly step: number;

  constructor(step: number) {
    super(`stopped at step ${step}`);
    this.name = 'Stopped';
    this.step = step;
  }
}
