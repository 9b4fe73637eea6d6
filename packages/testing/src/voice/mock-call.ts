import { type CallSession, frameMs, type HeldCall, type PacedPlayer } from '@roomkit/core/audio';
import type { AudioFrame } from '@roomkit/core/voice';

/** A call of a mock backend. */
export class MockCall implements HeldCall {
  readonly session: CallSession;
  readonly player: PacedPlayer;
  #heardMs = 0;

  constructor(session: CallSession, player: PacedPlayer) {
    this.session = session;
    this.player = player;
  }

  /** How much audio came in, in milliseconds. */
  get heardMs(): number {
    return this.#heardMs;
  }

  advance(frame: AudioFrame): void {
    this.#heardMs += frameMs(frame);
  }

  release(): void {
    this.player.cancel();
  }
}
