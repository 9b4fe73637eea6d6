import { type ModelFrame, sse } from '../model/frames.ts';
import type { ModelOutput, PlayedAnswer } from '../model/script.ts';
import type { ModelWire } from '../model/wire.ts';
import { finishReasonOf, isBlocked, partsOf, piecesOf, usageOf } from './answer.ts';
import type { GeminiPart } from './request.ts';

/** What an answer is written with. */
export interface WireOptions {
  readonly model: string;
  readonly responseId: string;
  /** Whether thoughts are asked for. */
  readonly showsThoughts: boolean;
  /** What is written, as the model writes it: with its signatures. */
  readonly sign: (output: readonly ModelOutput[]) => readonly ModelOutput[];
  /** Sees every part before it is sent. */
  readonly give: (part: GeminiPart) => GeminiPart;
}

const JSON_TYPE = { 'content-type': 'application/json; charset=UTF-8' };

/** How the vendor writes an answer: a stream is a row of whole answers, each with what is new. */
export function geminiWire(options: WireOptions): ModelWire {
  return {
    headers: JSON_TYPE,
    streamHeaders: { 'content-type': 'text/event-stream' },
    whole: (answer) => wholeOf(answer, options),
    frames: (answer) => framesOf(answer, options).map(({ body, is }) => ({ text: sse(body), is })),
    failure: (words) => sse({ error: { code: 503, status: 'UNAVAILABLE', message: words } }),
  };
}

/** The same for readers who have not asked for events: all pieces in one list. */
export function listWire(options: WireOptions): ModelWire {
  return { ...geminiWire(options), whole: (answer) => framesOf(answer, options).map(({ body }) => body) };
}

interface Piece {
  readonly body: object;
  readonly is: ModelFrame['is'];
}

function headOf({ model, responseId }: WireOptions): object {
  return { modelVersion: model, responseId };
}

function shown({ output }: PlayedAnswer, { showsThoughts, sign }: WireOptions): readonly ModelOutput[] {
  return sign(output).filter(({ type }) => type !== 'thinking' || showsThoughts);
}

function wholeOf(answer: PlayedAnswer, options: WireOptions): object {
  if (isBlocked(answer)) return blocked(answer, options);
  const parts = shown(answer, options).flatMap(partsOf).map(options.give);
  const content = parts.length === 0 ? {} : { content: { parts, role: 'model' } };
  const candidates = [{ ...content, finishReason: finishReasonOf(answer), index: 0 }];
  return { candidates, usageMetadata: usageOf(answer), ...headOf(options) };
}

function framesOf(answer: PlayedAnswer, options: WireOptions): readonly Piece[] {
  if (isBlocked(answer)) return [{ body: blocked(answer, options), is: 'end' }];
  const promptTokenCount = answer.usage.inputTokens;
  const pieces = together(shown(answer, options).flatMap(piecesOf).map(options.give)).map((parts) => ({
    body: {
      candidates: [{ content: { parts, role: 'model' }, index: 0 }],
      usageMetadata: { promptTokenCount, totalTokenCount: promptTokenCount },
      ...headOf(options),
    },
    is: parts.some(isWords) ? ('words' as const) : ('other' as const),
  }));
  const last = { content: { parts: [{ text: '' }], role: 'model' }, finishReason: finishReasonOf(answer), index: 0 };
  const end = { candidates: [last], usageMetadata: usageOf(answer), ...headOf(options) };
  return [...pieces, { body: end, is: 'end' }];
}

/** Calls that follow each other come in one piece. */
function together(parts: readonly GeminiPart[]): readonly (readonly GeminiPart[])[] {
  const pieces: (readonly GeminiPart[])[] = [];
  for (const part of parts) {
    const last = pieces.at(-1);
    const isCall = part.functionCall !== undefined && last?.[0]?.functionCall !== undefined;
    if (isCall) pieces[pieces.length - 1] = [...last, part];
    else pieces.push([part]);
  }
  return pieces;
}

function isWords({ text, thought }: GeminiPart): boolean {
  return text !== undefined && text !== '' && thought !== true;
}

function blocked(answer: PlayedAnswer, options: WireOptions): object {
  const { inputTokens } = answer.usage;
  return {
    promptFeedback: { blockReason: 'PROHIBITED_CONTENT' },
    usageMetadata: { promptTokenCount: inputTokens, totalTokenCount: inputTokens },
    ...headOf(options),
  };
}
