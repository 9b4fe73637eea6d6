import type { Refusal } from '@roomkit/core/codec';

import { readMessage, writeMessage } from './codec.ts';

/** A request, as it travels to whoever answers on its topic. */
export interface Question {
  readonly id: string;
  /** The channel the answer goes to. */
  readonly replyTo: string;
  /** How long the one who asks waits, in milliseconds. */
  readonly timeoutMs: number;
  readonly payload: unknown;
}

/** An answer, as it travels back. */
export type Answer =
  | { readonly id: string; readonly outcome: 'answered'; readonly value: unknown }
  | { readonly id: string; readonly outcome: 'refused'; readonly refusal: Refusal };

export function writeQuestion(question: Question): string {
  return writeMessage(question, 'payload');
}

export function readQuestion(text: string): Question {
  return readMessage(text) as Question;
}

export function writeAnswer(answer: Answer): string {
  return writeMessage(answer, 'answer');
}

export function readAnswer(text: string): Answer {
  return readMessage(text) as Answer;
}
