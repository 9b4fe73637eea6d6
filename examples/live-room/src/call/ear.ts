import { LoadedOnce } from '@roomkit/core/audio';
import type {
  AudioChunk,
  AudioFrame,
  STTCallOptions,
  STTProvider,
  TranscriptionResult,
  VoiceCallOptions,
} from '@roomkit/core/voice';
import { type PocketSphinxOptions, PocketSphinxSTTProvider } from '@roomkit/stt-pocketsphinx';

import type { EarState } from './call-messages.ts';
import { ScriptedEar } from './scripted-ear.ts';
import { SentencesFirst, spokenForm } from './sentences-first.ts';
import { KNOWN_SENTENCES } from './sentences.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What brings PocketSphinx and its English model onto Debian and Ubuntu. */
const INSTALL = 'sudo apt-get install libpocketsphinx3 pocketsphinx-en-us';
/**
 * From here on a known sentence is believed. Synthetic voices reach 0.74 and more with the sentences themselves; other
 * words that sound alike stay below 0.72, all but one in eighty.
 */
const SURE = 0.72;

/**
 * What turns speech into words: PocketSphinx where the machine has it, else a script. Which of them it is turns out
 * when it is first needed; until then nothing is loaded.
 */
export class Ear implements STTProvider {
  readonly specificationVersion = 'v1';
  readonly capabilities = { streaming: true, partialResults: true, endpointing: false } as const;
  readonly sampleRates = [16_000];
  readonly #script = new ScriptedEar();
  readonly #onFound: (state: EarState) => void;
  readonly #options: PocketSphinxOptions;
  readonly #chosen = new LoadedOnce<STTProvider>(() => this.#choose());

  /** `POCKETSPHINX_LIBRARY` and `POCKETSPHINX_MODEL` of the environment say where it is, where that is not as usual. */
  constructor(environment: Environment, onFound: (state: EarState) => void) {
    const { POCKETSPHINX_LIBRARY: libraryPath, POCKETSPHINX_MODEL: modelPath } = environment;
    this.#options = { ...(libraryPath ? { libraryPath } : {}), ...(modelPath ? { modelPath } : {}) };
    this.#onFound = onFound;
  }

  get name(): string {
    return this.#chosen.value?.name ?? 'ear';
  }

  /** What will be said next, for where a script has to know. */
  expect(sentence: string): void {
    if (this.#chosen.value === this.#script) this.#script.expect(sentence);
  }

  async prepare({ signal }: VoiceCallOptions = {}): Promise<void> {
    await this.#chosen.get(signal);
  }

  async transcribe(audio: AudioFrame | AudioChunk, options: STTCallOptions = {}): Promise<TranscriptionResult> {
    const chosen = await this.#chosen.get(options.signal);
    return chosen.transcribe(audio, options);
  }

  async *transcribeStream(
    audio: AsyncIterable<AudioChunk>,
    options: STTCallOptions = {},
  ): AsyncGenerator<TranscriptionResult, void, undefined> {
    const chosen = await this.#chosen.get(options.signal);
    yield* chosen.transcribeStream(audio, options);
  }

  async close(): Promise<void> {
    await (await this.#chosen.take())?.close();
  }

  async #choose(): Promise<STTProvider> {
    const recogniser = new SentencesFirst({
      sentences: KNOWN_SENTENCES,
      exact: new PocketSphinxSTTProvider({
        ...this.#options,
        grammar: KNOWN_SENTENCES.map(spokenForm),
        minConfidence: SURE,
      }),
      rough: new PocketSphinxSTTProvider(this.#options),
    });
    try {
      await recogniser.prepare();
      this.#onFound({ kind: 'pocketsphinx', command: null });
      return recogniser;
    } catch {
      // Neither a missing library nor a missing model ends the demo: the page says what is missing.
      await recogniser.close();
      this.#onFound({ kind: 'scripted', command: process.platform === 'linux' ? INSTALL : null });
      return this.#script;
    }
  }
}
