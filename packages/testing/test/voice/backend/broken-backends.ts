import { joinBytes, pcmFormat } from '@roomkit/core/audio';
import type {
  AudioChunk,
  AudioFormat,
  AudioFrame,
  CancelledAudio,
  DtmfEvent,
  Unsubscribe,
  VoiceCallOptions,
  VoiceSession,
} from '@roomkit/core/voice';

import { MockVoiceBackend } from '../../../src/index.ts';

type Audio = Uint8Array | AsyncIterable<AudioChunk>;

async function* mapped(audio: Audio, map: (chunk: AudioChunk) => AudioChunk): AsyncGenerator<AudioChunk> {
  if (audio instanceof Uint8Array) return;
  for await (const chunk of audio) yield map(chunk);
}

export class SaysReadyTwice extends MockVoiceBackend {
  override onSessionReady(listener: (session: VoiceSession) => void): Unsubscribe {
    super.onSessionReady(listener);
    return super.onSessionReady(listener);
  }
}

export class HearsOpus extends MockVoiceBackend {
  override readonly inboundFormat: AudioFormat = { ...pcmFormat(16_000), codec: 'opus' };
}

export class ListsEveryRoom extends MockVoiceBackend {
  override listSessions(): readonly VoiceSession[] {
    return [...this.calls].map(({ session }) => session);
  }
}

export class SpeaksToTheDead extends MockVoiceBackend {
  override async sendAudio(session: VoiceSession, audio: Audio, options?: VoiceCallOptions): Promise<void> {
    if (session.state !== 'ended') await super.sendAudio(session, audio, options);
  }
}

export class SaysGoneTwice extends MockVoiceBackend {
  override onTransportDisconnect(listener: (session: VoiceSession, reason: string) => void): Unsubscribe {
    super.onTransportDisconnect(listener);
    return super.onTransportDisconnect(listener);
  }
}

export class IsBrokenByListeners extends MockVoiceBackend {
  readonly #all: ((session: VoiceSession) => void)[] = [];

  override onSessionReady(listener: (session: VoiceSession) => void): Unsubscribe {
    if (this.#all.length === 0) super.onSessionReady((session) => this.#all.forEach((each) => each(session)));
    this.#all.push(listener);
    return () => undefined;
  }
}

export class ClosesNothing extends MockVoiceBackend {
  override async close(): Promise<void> {}
}

export class LosesFrames extends MockVoiceBackend {
  override onAudioReceived(listener: (session: VoiceSession, frame: AudioFrame) => void): Unsubscribe {
    let count = 0;
    return super.onAudioReceived((session, frame) => {
      count += 1;
      if (count % 5 !== 0) listener(session, frame);
    });
  }
}

export class ReusesItsMemory extends MockVoiceBackend {
  readonly #memory = new Uint8Array(64_000);

  override onAudioReceived(listener: (session: VoiceSession, frame: AudioFrame) => void): Unsubscribe {
    return super.onAudioReceived((session, frame) => {
      this.#memory.set(frame.data);
      listener(session, { ...frame, data: this.#memory.subarray(0, frame.data.byteLength) });
    });
  }
}

export class StampsNothing extends MockVoiceBackend {
  override onAudioReceived(listener: (session: VoiceSession, frame: AudioFrame) => void): Unsubscribe {
    return super.onAudioReceived((session, frame) => listener(session, { ...frame, timestampMs: 0 }));
  }
}

export class NeverMoves extends MockVoiceBackend {
  override playedMs(session: VoiceSession): number | null {
    return super.playedMs(session) === null ? null : 0;
  }
}

export class SaysAcceptedForPlayed extends MockVoiceBackend {
  override async sendAudio(session: VoiceSession, audio: Audio, options?: VoiceCallOptions): Promise<void> {
    void super.sendAudio(session, audio, options).catch(() => undefined);
  }
}

export class PullsEverything extends MockVoiceBackend {
  override async sendAudio(session: VoiceSession, audio: Audio, options?: VoiceCallOptions): Promise<void> {
    if (audio instanceof Uint8Array) return super.sendAudio(session, audio, options);
    const parts: Uint8Array[] = [];
    for await (const { data } of audio) parts.push(data);
    return super.sendAudio(session, joinBytes(parts), options);
  }
}

export class CutsItselfShort extends MockVoiceBackend {
  override async sendAudio(session: VoiceSession, audio: Audio, options?: VoiceCallOptions): Promise<void> {
    this.findCall(session)?.player.cancel();
    return super.sendAudio(session, audio, options);
  }
}

export class IgnoresSignals extends MockVoiceBackend {
  override sendAudio(session: VoiceSession, audio: Audio): Promise<void> {
    return super.sendAudio(session, audio);
  }
}

export class HidesFailures extends MockVoiceBackend {
  override sendAudio(session: VoiceSession, audio: Audio, options?: VoiceCallOptions): Promise<void> {
    return super.sendAudio(session, audio, options).catch(() => undefined);
  }
}

export class PlaysAtAnySpeed extends MockVoiceBackend {
  override sendAudio(session: VoiceSession, audio: Audio, options?: VoiceCallOptions): Promise<void> {
    if (audio instanceof Uint8Array) return super.sendAudio(session, audio, options);
    const { sampleRate } = this.outboundFormat;
    return super.sendAudio(
      session,
      mapped(audio, (chunk) => ({ ...chunk, sampleRate })),
      options,
    );
  }
}

export class BridgesNothing extends MockVoiceBackend {
  override sendAudioSync(): void {}
}

export class LetsThePendingHang extends MockVoiceBackend {
  override async sendAudio(session: VoiceSession, audio: Audio, options?: VoiceCallOptions): Promise<void> {
    await super.sendAudio(session, audio, options);
    if (this.cancels.length > 0) await new Promise(() => undefined);
  }
}

export class StopsOnlyTheFirst extends MockVoiceBackend {
  #rest: Audio | null = null;

  override sendAudio(session: VoiceSession, audio: Audio, options?: VoiceCallOptions): Promise<void> {
    const rest = this.#rest;
    if (audio instanceof Uint8Array) this.#rest = audio;
    if (rest !== null && this.cancels.length > 0) void super.sendAudio(session, rest);
    return super.sendAudio(session, audio, options);
  }
}

export class GuessesWhatWasHeard extends MockVoiceBackend {
  override async cancelAudio(session: VoiceSession): Promise<CancelledAudio> {
    await super.cancelAudio(session);
    return { playedMs: 3_000, confirmed: true };
  }
}

export class CancelsWhatNeverPlayed extends MockVoiceBackend {
  override async cancelAudio(session: VoiceSession): Promise<CancelledAudio> {
    const { playedMs } = await super.cancelAudio(session);
    return { playedMs: Math.max(1, playedMs), confirmed: true };
  }
}

export class HearsKeysTwice extends MockVoiceBackend {
  override onDtmfReceived(listener: (session: VoiceSession, event: DtmfEvent) => void): Unsubscribe {
    super.onDtmfReceived(listener);
    return super.onDtmfReceived(listener);
  }
}

export class PressesAnything extends MockVoiceBackend {
  override async sendDtmf(): Promise<void> {}
}
