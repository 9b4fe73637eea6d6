import { ChannelOutput, type DeliveryStream, type RoomEvent, textOf } from '@roomkit/core';
import { SentenceSplitter } from '@roomkit/core/audio';

import type { Call } from '../calls/call.ts';
import type { VoiceSettings } from '../settings.ts';
import type { Spoken } from './playback.ts';
import { Script } from './script.ts';
import { mostHeard, spokenMetadata } from './spoken-metadata.ts';
import { writeScript } from './write-script.ts';

/** How many events are remembered as spoken. */
const SPOKEN_EVENTS = 200;

/** Brings the events of a room to the ears of its callers. */
export class Replies {
  readonly #channelId: string;
  readonly #settings: VoiceSettings;
  readonly #spoken = new Set<string>();

  constructor(channelId: string, settings: VoiceSettings) {
    this.#channelId = channelId;
    this.#settings = settings;
  }

  /** Says what an event has to say, to its end or until somebody interrupts it. */
  async deliver(calls: readonly Call[], event: RoomEvent, signal?: AbortSignal): Promise<ChannelOutput> {
    const [lead] = calls;
    const words = textOf(event).trim();
    if (lead === undefined || this.#settings.tts === null || words === '' || !isSpeakable(event)) {
      return ChannelOutput.empty();
    }
    if (this.#spoken.has(event.id)) return ChannelOutput.empty();
    await Promise.all(calls.map((call) => call.whenRouted()));
    this.#remember(event.id);
    const script = new Script(lead.voice);
    const splitter = this.#splitter();
    for (const piece of [...splitter.push(words), ...splitter.flush()]) script.add(piece);
    script.complete();
    const recorded = Promise.withResolvers<void>();
    try {
      const all = await this.#speak(calls, script, event, { signal, recorded: recorded.promise });
      return await this.#record(lead, event, all);
    } finally {
      recorded.resolve();
    }
  }

  /** Writes down what became of a message that is in the timeline already. */
  async #record(lead: Call, event: RoomEvent, all: readonly Spoken[]): Promise<ChannelOutput> {
    const most = mostHeard(all);
    const failed = all.find(({ outcome }) => outcome === 'failed');
    if (failed !== undefined && (most?.playedMs ?? 0) === 0) {
      this.#spoken.delete(event.id);
      return ChannelOutput.sent({ success: false, error: failureOf(failed.error) });
    }
    if (most !== null && isCut(all) && this.#settings.interruption.keepPartialTranscript) {
      const metadata = { ...event.metadata, ...spokenMetadata(this.#channelId, most, true) };
      await lead.room.host.updateEvent(event.roomId, event.id, { metadata });
    }
    return ChannelOutput.sent({ success: true, providerMessageId: event.id });
  }

  /** Says an answer while it is written, and has no more of it written than is heard soon. */
  async deliverStream(calls: readonly Call[], stream: DeliveryStream, event: RoomEvent): Promise<ChannelOutput> {
    const [lead] = calls;
    if (lead === undefined || this.#settings.tts === null) return this.#passOver(stream);
    await Promise.all(calls.map((call) => call.whenRouted()));
    this.#remember(event.id);
    const script = new Script(lead.voice);
    const turns = calls.flatMap((call) => call.turnAnsweredBy(event) ?? []);
    const recorded = Promise.withResolvers<void>();
    try {
      const speaking = this.#speak(calls, script, event, { signal: stream.pace?.signal, recorded: recorded.promise });
      const reading = writeScript(stream, script, this.#splitter(), turns);
      const all = await speaking;
      return await this.#commit(stream, event, all, await reading);
    } finally {
      recorded.resolve();
    }
  }

  /** Says what was heard of an answer, so that the timeline gets as much of it. */
  async #commit(
    stream: DeliveryStream,
    event: RoomEvent,
    all: readonly Spoken[],
    total: number,
  ): Promise<ChannelOutput> {
    const most = mostHeard(all);
    if (most === null || (most.playedMs === 0 && all.some(({ outcome }) => outcome === 'failed'))) {
      this.#spoken.delete(event.id);
      stream.pace?.settle({ characters: 0, isCut: false });
      return ChannelOutput.sent({ success: false, error: failureOf(most?.error) });
    }
    const cut = isCut(all);
    const keeps = !cut || this.#settings.interruption.keepPartialTranscript;
    stream.pace?.settle({
      characters: keeps ? (cut ? most.characters : total) : 0,
      isCut: cut,
      ...(keeps && most.playedMs > 0 ? { metadata: spokenMetadata(this.#channelId, most, cut) } : {}),
    });
    const committed = await stream.committed;
    if (committed === null) return ChannelOutput.empty();
    this.#remember(committed.id);
    return ChannelOutput.sent({ success: true, providerMessageId: committed.id });
  }

  #speak(
    calls: readonly Call[],
    script: Script,
    event: RoomEvent,
    { signal, recorded }: { readonly signal: AbortSignal | undefined; readonly recorded: Promise<void> },
  ): Promise<readonly Spoken[]> {
    const speaking = calls.map((call) => call.reply(script, event, recorded));
    const stop = (): void => {
      for (const call of calls) call.speaker.cutScript(script, 'stopped');
    };
    signal?.addEventListener('abort', stop, { once: true });
    if (signal?.aborted === true) stop();
    return Promise.all(speaking).finally(() => signal?.removeEventListener('abort', stop));
  }

  /** Nobody is there to hear it: it goes on as if nobody had been asked. */
  async #passOver(stream: DeliveryStream): Promise<ChannelOutput> {
    let characters = 0;
    for await (const item of stream) if (typeof item === 'string') characters += item.length;
    stream.pace?.settle({ characters, isCut: false });
    await stream.committed;
    return ChannelOutput.empty();
  }

  #splitter(): SentenceSplitter {
    return new SentenceSplitter(this.#settings.minChunkCharacters, this.#settings.maxChunkCharacters);
  }

  #remember(eventId: string): void {
    this.#spoken.add(eventId);
    for (const oldest of this.#spoken) {
      if (this.#spoken.size <= SPOKEN_EVENTS) break;
      this.#spoken.delete(oldest);
    }
  }
}

/** Notices of the kit, and what is not for people, are never spoken. */
function isSpeakable({ type, visibility, content }: RoomEvent): boolean {
  return type === 'message' && visibility !== 'internal' && visibility !== 'none' && content.type !== 'system';
}

/** Whether everybody it was said to stopped it. A channel whose output was muted has stopped nothing for the others. */
function isCut(all: readonly Spoken[]): boolean {
  return all.every(({ outcome, reason }) => outcome === 'cut' && reason !== 'output_muted');
}

function failureOf(error: unknown): { readonly code: string; readonly message: string; readonly retryable: boolean } {
  const { code, retryable } = (error ?? {}) as { readonly code?: unknown; readonly retryable?: unknown };
  return {
    code: typeof code === 'string' ? code : 'provider_failed',
    message: 'The voice failed.',
    retryable: retryable === true,
  };
}
