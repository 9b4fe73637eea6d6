import { bytesOf, joinBytes, samplesOf } from '@roomkit/core/audio';

/** What somebody hears, as it comes. */
export class Ear {
  readonly #parts: Uint8Array[] = [];
  #waiting: (() => void)[] = [];

  get heard(): Int16Array {
    return samplesOf(joinBytes(this.#parts));
  }

  hear(samples: Int16Array): void {
    this.#parts.push(bytesOf(samples));
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Waits until a check holds; checked again with all that is heard. */
  async until(isEnough: (heard: Int16Array) => boolean): Promise<void> {
    while (!isEnough(this.heard)) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}
