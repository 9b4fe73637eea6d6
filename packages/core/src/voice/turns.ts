import type { Eventual } from './stages.ts';

/** A line of the conversation so far. */
export interface TurnEntry {
  readonly role: 'user' | 'assistant';
  readonly text: string;
}

/** What is known when somebody has stopped speaking. */
export interface TurnContext {
  /** Everything said since the last turn. */
  readonly transcript: string;
  readonly isFinal: boolean;
  readonly silenceDurationMs: number;
  readonly speechDurationMs: number;
  readonly conversationHistory: readonly TurnEntry[] | null;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** Whether somebody has said all they want to say. */
export interface TurnDecision {
  readonly isComplete: boolean;
  /** 0 to 1. */
  readonly confidence: number;
  readonly reason: string | null;
  /** When to ask again if nothing more is said. */
  readonly suggestedWaitMs: number | null;
}

/** Tells whether somebody has said what they wanted to say. */
export interface TurnDetector {
  readonly specificationVersion: 'v1';
  readonly name: string;
  evaluate(context: TurnContext): Eventual<TurnDecision>;
  reset(stream: string): void;
  close(): Eventual<void>;
}

/**
 * When speech over a running answer stops it.
 *
 * - `immediate`: at the first sound of speech.
 * - `confirmed`: after `minSpeechMs` of it.
 * - `semantic`: unless it is a word of assent, such as "mhm".
 * - `disabled`: never; what was said waits until the answer is over.
 */
export type InterruptionStrategy = 'immediate' | 'confirmed' | 'semantic' | 'disabled';

/** When speech over an answer stops it. */
export interface InterruptionConfig {
  /** @defaultValue 'confirmed' */
  readonly strategy?: InterruptionStrategy;
  /** @defaultValue 300 */
  readonly minSpeechMs?: number;
  readonly backchannelDetector?: BackchannelDetector | null;
  /** Whether what was not played yet is dropped. @defaultValue true */
  readonly flushPartialTts?: boolean;
  /** Whether the timeline keeps what was heard. @defaultValue true */
  readonly keepPartialTranscript?: boolean;
  /** How long at the start of an answer nobody can interrupt it. @defaultValue 0 */
  readonly allowDuringFirstMs?: number;
}

/** What is known of speech over an answer when it is judged. */
export interface BackchannelContext {
  readonly audioBytes: Uint8Array | null;
  readonly transcript: string | null;
  readonly speechDurationMs: number;
  /** How far the answer has got, 0 to 1. */
  readonly botSpeechProgress: number;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** Whether speech over an answer is assent. `confidence` is from 0 to 1. */
export interface BackchannelDecision {
  readonly isBackchannel: boolean;
  readonly confidence: number;
  readonly label: string | null;
}

/** Tells words of assent from interruptions. Has to do without a transcript. */
export interface BackchannelDetector {
  readonly specificationVersion: 'v1';
  readonly name: string;
  classify(context: BackchannelContext): Eventual<BackchannelDecision>;
  reset(stream: string): void;
  close(): Eventual<void>;
}
