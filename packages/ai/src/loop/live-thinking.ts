import type { AIPipelineContext } from '../pipeline/stage.ts';

/** Thoughts are published in pieces of so many characters, or after so many milliseconds. */
const WINDOW_CHARACTERS = 256;
const WINDOW_MS = 80;

/**
 * Publishes what a model thinks while it does, for those who listen now; it is never stored, spoken or sent. Only
 * where everybody in the room may see the answer: what is thought about a whisper is a whisper. And only where no hook
 * judges the words of the answer: what it would take out of them may stand in the thoughts.
 */
export class LiveThinking implements Disposable {
  readonly #turn: AIPipelineContext;
  readonly #isPublic: boolean;
  #text = '';
  #timer: Disposable | null = null;

  constructor(turn: AIPipelineContext, isWanted: boolean) {
    this.#turn = turn;
    const visibility = turn.event.responseVisibility ?? 'all';
    this.#isPublic = isWanted && visibility === 'all' && turn.binding.visibility === 'all' && !turn.binding.muted;
  }

  push(text: string): void {
    if (!this.#isPublic || text === '') return;
    this.#text += text;
    if (this.#text.length >= WINDOW_CHARACTERS) this.flush();
    else this.#timer ??= this.#turn.host.clock.schedule(WINDOW_MS, () => this.flush());
  }

  /** Publishes what has gathered. */
  flush(): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = null;
    const text = this.#text;
    this.#text = '';
    if (text === '' || this.#isJudged()) return;
    const { host, channelId, roomContext, event, binding } = this.#turn;
    host
      .publishEphemeral(roomContext.room.id, {
        type: 'custom',
        participantId: binding.participantId ?? channelId,
        channelId,
        data: { kind: 'ai_thinking', triggerEventId: event.id, text },
      })
      .catch((error: unknown) => host.logger.warn('Thoughts could not be published.', { channelId, error }));
  }

  [Symbol.dispose](): void {
    this.flush();
  }

  #isJudged(): boolean {
    const { host, roomContext, binding } = this.#turn;
    const { channelId, channelType } = binding;
    // As the answer will have it, which has come into the room from the channel.
    return host.hasHooks('before_broadcast', roomContext.room.id, { channelId, channelType, direction: 'inbound' });
  }
}
