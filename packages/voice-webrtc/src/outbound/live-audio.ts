import { ByteBlocks } from '@roomkit/core/audio';

import type { Sender } from './sender.ts';

/** How far ahead of time audio may get that is sent as it comes. More is dropped: nobody would hear it in time. */
const MAX_AHEAD_MS = 200;

/** Sends audio as it comes, such as that of another caller, without a pace of its own. */
export class LiveAudio {
  readonly #sender: Sender;
  readonly #blocks: ByteBlocks;

  constructor(sender: Sender, frameBytes: number) {
    this.#sender = sender;
    this.#blocks = new ByteBlocks(frameBytes);
  }

  push(data: Uint8Array): void {
    for (const frame of this.#blocks.push(data)) {
      const { aheadMs } = this.#sender;
      if (aheadMs > MAX_AHEAD_MS) continue;
      // A little late is jitter of whoever it comes from; more is a pause.
      this.#sender.send(frame, aheadMs > -MAX_AHEAD_MS / 2);
    }
  }
}
