import type { RealtimeTranscription } from '@roomkit/core/voice';

/** What one side says, piece by piece until it has said it. */
export class Utterance {
  readonly #role: RealtimeTranscription['role'];
  readonly #tell: (transcription: RealtimeTranscription) => void;
  #text = '';

  constructor(role: RealtimeTranscription['role'], tell: (transcription: RealtimeTranscription) => void) {
    this.#role = role;
    this.#tell = tell;
  }

  add(piece: string): void {
    this.#text += piece;
    if (this.#text.trim() !== '') this.#tell({ role: this.#role, text: this.#text, isFinal: false });
  }

  /** It is whole. Nothing where nothing was said. */
  end(): void {
    const text = this.#text.trim();
    this.#text = '';
    if (text !== '') this.#tell({ role: this.#role, text, isFinal: true });
  }
}
