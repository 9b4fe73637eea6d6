import { objectOf, textOrNull } from '@roomkit/core/providers';

/** What the vendor says. */
export type ServerMessage =
  | {
      readonly type: 'speech';
      /** Whose utterance; null where the vendor does not say. */
      readonly contextId: string | null;
      /** Null where there is none. */
      readonly audio: Uint8Array | null;
      readonly isFinal: boolean;
    }
  | { readonly type: 'refusal'; readonly code: string }
  /** Something else, maybe newer than this. */
  | { readonly type: 'other' };

/** Null for what cannot be read. */
export function readMessage(text: string): ServerMessage | null {
  const value = parsed(text);
  if (value === null) return null;
  const message = objectOf(value);
  const code = message['error'];
  if (typeof code === 'string') return { type: 'refusal', code: codeOf(code) };
  const audio = message['audio'];
  // Its document writes the names in both ways.
  const isFinal = message['isFinal'] === true || message['is_final'] === true;
  if (audio !== undefined && audio !== null && typeof audio !== 'string') return null;
  if (typeof audio !== 'string' && !isFinal) return { type: 'other' };
  return {
    type: 'speech',
    contextId: textOrNull(message['contextId'] ?? message['context_id']),
    audio: typeof audio === 'string' && audio !== '' ? new Uint8Array(Buffer.from(audio, 'base64')) : null,
    isFinal,
  };
}

/** A word, where the vendor gives one: sentences may quote the text. */
function codeOf(error: string): string {
  return /^[a-z][a-z0-9_]{2,60}$/u.test(error) ? error : 'refused';
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
