import type { Content, FunctionResponse, Part } from '@google/genai/web';
import type {
  AIImagePart,
  AIMessage,
  AIPart,
  AITextPart,
  AIThinkingPart,
  AIToolCallPart,
  AIToolResultPart,
} from '@roomkit/core/ai';
import { isOwnThinking, shownParts } from '@roomkit/core/providers';

import { imagePart } from './images.ts';
import { signatureOf } from './signature.ts';

/**
 * Stands where the vendor wants a signature and there is none, because another model made the call.
 * https://docs.cloud.google.com/vertex-ai/generative-ai/docs/thought-signatures
 */
const UNSIGNED = 'skip_thought_signature_validator';

/** What the conversation is written for. */
export interface ContentOptions {
  readonly provider: string;
  /** The vendor demands signatures, and takes images among results. */
  readonly isSigned: boolean;
}

/** A turn of the vendor's conversation. Results of tools stand apart from what people say. */
interface Turn {
  readonly kind: 'user' | 'model' | 'results';
  readonly parts: readonly Part[];
}

/**
 * The conversation in the vendor's form: turns of one side are put together (a call must directly follow what it
 * answers, and all results of a round its calls), and the first is the user's.
 */
export function contentsOf(messages: readonly AIMessage[], options: ContentOptions): Content[] {
  const turns: Turn[] = [];
  for (const turn of messages.flatMap((message) => turnsOf(message, options))) {
    const last = turns.at(-1);
    if (last?.kind === turn.kind) turns[turns.length - 1] = { ...turn, parts: [...last.parts, ...turn.parts] };
    else turns.push(turn);
  }
  if (turns[0]?.kind === 'model') turns.unshift({ kind: 'user', parts: [{ text: '…' }] });
  return turns.map(({ kind, parts }) => ({ role: kind === 'model' ? 'model' : 'user', parts: inOrder(kind, parts) }));
}

function partsOf({ content }: AIMessage): readonly AIPart[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content;
}

function turnsOf(message: AIMessage, options: ContentOptions): readonly Turn[] {
  if (message.role === 'system') return [];
  const given = partsOf(message);
  if (message.role === 'assistant') return turn('model', modelParts(given, options));
  const results = given.filter((part) => part.type === 'tool_result');
  return [
    ...turn(
      'results',
      results.flatMap((part) => resultParts(part, options)),
    ),
    ...turn('user', shownParts(given).flatMap(shownPart)),
  ];
}

function turn(kind: Turn['kind'], parts: readonly Part[]): readonly Turn[] {
  return parts.length === 0 ? [] : [{ kind, parts }];
}

/** Images that came with results stand behind all of them. */
function inOrder(kind: Turn['kind'], parts: readonly Part[]): Part[] {
  if (kind !== 'results') return [...parts];
  return [
    ...parts.filter((part) => part.functionResponse !== undefined),
    ...parts.filter((part) => part.functionResponse === undefined),
  ];
}

/** What a person says; words that are none are refused by the vendor. */
function shownPart(part: AITextPart | AIImagePart): readonly Part[] {
  if (part.type === 'image') return [imagePart(part)];
  return part.text.trim() === '' ? [] : [{ text: part.text }];
}

function modelParts(given: readonly AIPart[], options: ContentOptions): readonly Part[] {
  const firstCall = given.findIndex((part) => part.type === 'tool_call');
  return given.flatMap((part, place): readonly Part[] => {
    switch (part.type) {
      case 'text': {
        const signature = signatureOf(part.metadata);
        return part.text === '' && signature.thoughtSignature === undefined ? [] : [{ text: part.text, ...signature }];
      }
      case 'thinking':
        return thoughtPart(part, options.provider);
      case 'tool_call':
        return [callPart(part, options.isSigned && place === firstCall)];
      default:
        return [];
    }
  });
}

/** Thinking goes back as it came, and only to the one who thought it. */
function thoughtPart(part: AIThinkingPart, provider: string): readonly Part[] {
  if (!isOwnThinking(part, provider) || (part.thinking === '' && part.signature === undefined)) return [];
  const signature = part.signature === undefined ? {} : { thoughtSignature: part.signature };
  return [{ text: part.thinking, thought: true, ...signature }];
}

function callPart(call: AIToolCallPart, needsSignature: boolean): Part {
  return {
    functionCall: { id: call.id, name: call.name, args: { ...call.arguments } },
    ...(needsSignature ? { thoughtSignature: UNSIGNED } : {}),
    ...signatureOf(call.metadata),
  };
}

function resultParts(part: AIToolResultPart, { isSigned }: ContentOptions): readonly Part[] {
  const items = typeof part.result === 'string' ? [{ type: 'text' as const, text: part.result }] : part.result;
  const text = items.flatMap((item) => (item.type === 'text' ? [item.text] : [])).join('\n');
  const images = items.flatMap((item) => (item.type === 'image' ? [imagePart(item)] : []));
  const inside = isSigned ? images.filter((image) => 'inlineData' in image) : [];
  const response: FunctionResponse = {
    id: part.toolCallId,
    name: part.name,
    response: part.isError === true ? { error: text } : { output: text },
    ...(inside.length === 0 ? {} : { parts: inside }),
  };
  return [{ functionResponse: response }, ...images.filter((image) => !inside.includes(image))];
}
