import { Buffer } from 'node:buffer';

import { LiveCall } from '../live/live-call.ts';
import type { LiveJson, LiveSettings, LiveToolCall, LiveTurn } from '../live/live-event.ts';
import { LiveEar, spoken, wordsIn } from '../live/sound.ts';
import { formOf } from '../model/form.ts';
import { type ClientMessage, clientMessage, type Setup } from './schema.ts';

const OUTPUT_RATE = 24_000;
const INPUT_RATE = 16_000;
/** What the vendor says of a message that is not as it should be. */
const INVALID = 1007;

/** What a call of the emulator is made of. */
export interface GeminiCallOptions {
  readonly send: (message: LiveJson) => void;
  readonly nextId: (prefix: string) => string;
  readonly turns: readonly LiveTurn[];
  /** Whether the vendor knows a handle it gave. */
  readonly knows: (handle: string) => boolean;
}

/** One conversation as the vendor has it. */
export class GeminiLiveCall extends LiveCall {
  readonly #options: GeminiCallOptions;
  readonly #ear: LiveEar = new LiveEar(INPUT_RATE, 500);
  readonly #turns: LiveTurn[];
  readonly #openCalls = new Map<string, LiveTurn>();
  #setup: Setup | null = null;
  #isAnswering = false;

  constructor(options: GeminiCallOptions) {
    super();
    this.#options = options;
    this.#turns = [...options.turns];
  }

  override get settings(): LiveSettings {
    const { systemInstruction, tools, generationConfig } = this.#setup ?? {};
    return {
      systemPrompt: systemInstruction?.parts.map(({ text }) => text).join('') ?? null,
      voice: generationConfig?.speechConfig?.voiceConfig?.prebuiltVoiceConfig?.voiceName ?? null,
      tools: (tools ?? []).flatMap(({ functionDeclarations }) => functionDeclarations.map(({ name }) => name)),
      temperature: generationConfig?.temperature ?? null,
    };
  }

  /** The handle it was told to go on from; null where it began anew. */
  get resumedFrom(): string | null {
    return this.#setup?.sessionResumption?.handle ?? null;
  }

  override begin(): void {}

  override receive(event: LiveJson | null): void {
    const form = event === null ? null : formOf(event, clientMessage);
    if (form?.problem !== undefined || form === null) return this.onEnd(INVALID);
    const message = form.value;
    if ((message.setup === undefined) === (this.#setup === null)) return this.onEnd(INVALID);
    this.#take(message);
  }

  override speechStarts(): void {
    this.#options.send({ voiceActivity: { voiceActivityType: 'ACTIVITY_START' } });
    this.#begins();
  }

  override speechEnds(): void {
    this.#options.send({ voiceActivity: { voiceActivityType: 'ACTIVITY_END' } });
  }

  override understands(pieces: readonly string[]): void {
    if (this.#setup?.inputAudioTranscription === undefined) return;
    for (const text of pieces) this.#content({ inputTranscription: { text } });
    this.#content({ inputTranscription: { finished: true } });
  }

  override answerStarts(): void {
    this.#isAnswering = true;
  }

  override says(pieces: readonly string[]): void {
    if (this.#setup?.outputAudioTranscription === undefined) return;
    for (const text of pieces) this.#content({ outputTranscription: { text } });
  }

  override plays(audio: Uint8Array): void {
    this.playsRaw(Buffer.from(audio).toString('base64'));
  }

  override playsRaw(data: string): void {
    const inlineData = { mimeType: `audio/pcm;rate=${OUTPUT_RATE}`, data };
    this.#content({ modelTurn: { role: 'model', parts: [{ inlineData }] } });
  }

  override callsTool({ callId: id, name, arguments: written }: LiveToolCall): void {
    const args = JSON.parse(written) as LiveJson;
    this.#options.send({ toolCall: { functionCalls: [{ id, name, args }] } });
  }

  /** The model does without what it asked for. */
  withdraws(callIds: readonly string[]): void {
    this.#options.send({ toolCallCancellation: { ids: callIds } });
  }

  override answerEnds(): void {
    if (!this.#isAnswering) return;
    this.#isAnswering = false;
    this.#content({ generationComplete: true });
    this.#content({ turnComplete: true });
    this.givesHandle();
  }

  override answerIsCut(): void {
    if (!this.#isAnswering) return;
    this.#isAnswering = false;
    this.#content({ interrupted: true });
    this.#content({ turnComplete: true });
  }

  /** On this wire nothing goes wrong within a session but an answer that is refused. */
  override fails(code: string): void {
    this.#content({ turnComplete: true, turnCompleteReason: code });
  }

  /** Sends a message as it is. */
  sends(message: LiveJson): void {
    this.#options.send(message);
  }

  /** From where a later connection may go on. */
  givesHandle(): void {
    if (this.#setup?.sessionResumption === undefined) return;
    this.#options.send({ sessionResumptionUpdate: { newHandle: this.#options.nextId('handle'), resumable: true } });
  }

  /** The vendor will end the connection soon. */
  goesAway(timeLeft: string): void {
    this.#options.send({ goAway: { timeLeft } });
  }

  #take({ setup, clientContent, realtimeInput, toolResponse, contextUpdate }: ClientMessage): void {
    if (setup !== undefined) this.#begin(setup);
    if (contextUpdate !== undefined && this.#setup !== null) {
      const { systemInstruction = this.#setup.systemInstruction, tools } = contextUpdate;
      this.#setup = { ...this.#setup, systemInstruction, tools: tools?.tools ?? this.#setup.tools };
    }
    if (clientContent !== undefined) {
      for (const { role, parts } of clientContent.turns ?? []) {
        this.texts.push({ role, text: parts.map(({ text }) => text).join('') });
      }
      if (clientContent.turnComplete === true) this.counts.asked += 1;
    }
    if (realtimeInput !== undefined) this.#hear(realtimeInput);
    for (const { id, response } of toolResponse?.functionResponses ?? []) this.#result(id, response);
  }

  #begin(setup: Setup): void {
    const handle = setup.sessionResumption?.handle;
    if (handle !== undefined && !this.#options.knows(handle)) return this.onEnd(1008);
    this.#setup = setup;
    this.#options.send({ setupComplete: { sessionId: this.#options.nextId('session') } });
    this.givesHandle();
  }

  /** Somebody begins to speak, by what is heard or by what is told. */
  #begins(): void {
    if (this.#setup?.realtimeInputConfig?.activityHandling !== 'NO_INTERRUPTION') this.answerIsCut();
  }

  #hear(given: NonNullable<ClientMessage['realtimeInput']>): void {
    const isTold = this.#setup?.realtimeInputConfig?.automaticActivityDetection?.disabled === true;
    // What the vendor hears by itself it is not told.
    if (!isTold && (given.activityStart ?? given.activityEnd) !== undefined) return this.onEnd(INVALID);
    if (given.activityStart !== undefined) this.#begins();
    if (given.text !== undefined) {
      this.texts.push({ role: 'user', text: given.text });
      this.counts.asked += 1;
    }
    if (given.activityEnd !== undefined) {
      this.counts.committed += 1;
      this.#answers();
    }
    if (given.audio === undefined) return;
    const audio = new Uint8Array(Buffer.from(given.audio.data, 'base64'));
    this.audio.push(audio);
    if (isTold || this.#options.turns.length === 0) return;
    const change = this.#ear.hear(audio);
    if (change === 'start') this.speechStarts();
    if (change !== 'end') return;
    this.speechEnds();
    this.#answers();
  }

  /** Does what stands next in its script. */
  #answers(): void {
    const turn = this.#turns.shift();
    if (turn === undefined) return;
    this.understands(wordsIn(turn.heard));
    this.#perform(turn, null);
  }

  #perform(turn: LiveTurn, result: string | null): void {
    if (turn.tool !== undefined && result === null) {
      const callId = this.#options.nextId('call');
      this.#openCalls.set(callId, turn);
      return this.callsTool({ callId, ...turn.tool });
    }
    if (turn.says === undefined) return;
    const text = turn.says.replace('{result}', result ?? '');
    this.answerStarts();
    this.says(wordsIn(text));
    for (const piece of spoken(text, OUTPUT_RATE)) this.plays(piece);
    this.answerEnds();
  }

  #result(callId: string, response: LiveJson): void {
    const result = typeof response['output'] === 'string' ? response['output'] : JSON.stringify(response);
    this.toolResults.push({ callId, result });
    // The vendor goes on by itself once it has them all.
    this.counts.asked += 1;
    const turn = this.#openCalls.get(callId);
    this.#openCalls.delete(callId);
    if (turn !== undefined) this.#perform(turn, result);
  }

  #content(serverContent: LiveJson): void {
    this.#options.send({ serverContent });
  }
}
