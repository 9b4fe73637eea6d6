import { floatsOf, samplesOf } from '@roomkit/core/audio';

import type { RecogniserSetup, Understood } from '../protocol.ts';
import {
  createOffline,
  createOnline,
  loadSherpa,
  type OfflineRecognizer,
  type OnlineRecognizer,
  type SherpaResult,
  type SherpaStream,
} from './sherpa.ts';

/** What streaming models want to hear behind the last word, in seconds. */
const TAIL_SECONDS = 0.5;

interface Waveform {
  readonly samples: Float32Array;
  readonly sampleRate: number;
}

interface Heard {
  readonly stream: SherpaStream;
  partial: string;
}

/** One recogniser for all streams, which keep what is theirs. */
export class Recogniser {
  readonly #setup: RecogniserSetup;
  readonly #online: OnlineRecognizer | null;
  readonly #offline: OfflineRecognizer | null;
  readonly #streams = new Map<number, Heard>();

  /** @throws RoomKitError `not_supported`, `model_unreadable` */
  constructor(setup: RecogniserSetup) {
    const sherpa = loadSherpa();
    this.#setup = setup;
    this.#online = setup.isStreaming ? createOnline(sherpa, setup) : null;
    this.#offline = setup.isStreaming ? null : createOffline(sherpa, setup);
  }

  hear(id: number, audio: Uint8Array): readonly Understood[] {
    const recognizer = this.#streaming();
    const heard = this.#streams.get(id) ?? this.#begin(recognizer, id);
    heard.stream.acceptWaveform(this.#waveform(audio));
    this.#decode(recognizer, heard.stream);
    const result = recognizer.getResult(heard.stream);
    const text = result.text.trim();
    if (this.#setup.endpointing && recognizer.isEndpoint(heard.stream)) {
      recognizer.reset(heard.stream);
      heard.partial = '';
      return text === '' ? [] : [final(result, true)];
    }
    if (text === '' || text === heard.partial) return [];
    heard.partial = text;
    return [{ text, isFinal: false, confidence: null, isEndpoint: false }];
  }

  end(id: number): readonly Understood[] {
    const heard = this.#streams.get(id);
    if (heard === undefined) return [];
    this.#streams.delete(id);
    return [this.#finish(this.#streaming(), heard.stream)];
  }

  drop(id: number): void {
    this.#streams.delete(id);
  }

  hearWhole(audio: Uint8Array): Understood {
    const recognizer = this.#online ?? this.#offline;
    if (recognizer === null) throw new TypeError('There is no recogniser.');
    const stream = recognizer.createStream();
    stream.acceptWaveform(this.#waveform(audio));
    if (this.#online !== null) return this.#finish(this.#online, stream);
    recognizer.decode(stream);
    return final(recognizer.getResult(stream), false);
  }

  #begin(recognizer: OnlineRecognizer, id: number): Heard {
    const heard: Heard = { stream: recognizer.createStream(), partial: '' };
    this.#streams.set(id, heard);
    return heard;
  }

  #finish(recognizer: OnlineRecognizer, stream: SherpaStream): Understood {
    const { sampleRate } = this.#setup;
    stream.acceptWaveform({ samples: new Float32Array(sampleRate * TAIL_SECONDS), sampleRate });
    stream.inputFinished();
    this.#decode(recognizer, stream);
    return final(recognizer.getResult(stream), false);
  }

  #decode(recognizer: OnlineRecognizer, stream: SherpaStream): void {
    while (recognizer.isReady(stream)) recognizer.decode(stream);
  }

  #waveform(audio: Uint8Array): Waveform {
    return { samples: floatsOf(samplesOf(audio)), sampleRate: this.#setup.sampleRate };
  }

  #streaming(): OnlineRecognizer {
    if (this.#online === null) throw new TypeError('The recogniser hears whole utterances alone.');
    return this.#online;
  }
}

function final({ text, ys_probs: logarithms = [] }: SherpaResult, isEndpoint: boolean): Understood {
  const words = text.trim();
  const isSaid = words !== '' && logarithms.length > 0;
  const mean = logarithms.reduce((sum, value) => sum + value, 0) / logarithms.length;
  const confidence = isSaid ? Math.min(1, Math.exp(mean)) : null;
  return { text: words, isFinal: true, confidence, isEndpoint };
}
