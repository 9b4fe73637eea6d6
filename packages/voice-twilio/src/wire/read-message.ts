/** What a stream says of itself when it starts. */
export interface StartedStream {
  readonly streamSid: string;
  readonly callSid: string;
  readonly accountSid: string;
  /** What the TwiML gave along, by `<Parameter>`. */
  readonly customParameters: Readonly<Record<string, string>>;
}

/** A message from Twilio, as far as it matters here. */
export type StreamMessage =
  | { readonly event: 'connected' }
  | { readonly event: 'start'; readonly stream: StartedStream; readonly isMulaw: boolean }
  | {
      readonly event: 'media';
      /** Counts the pieces of audio. Null where it says none. */
      readonly chunk: number | null;
      /** Milliseconds since the stream began. Null where it says none. */
      readonly timestampMs: number | null;
      /** Base64, not yet decoded. */
      readonly payload: string;
    }
  | { readonly event: 'dtmf'; readonly digit: string }
  | { readonly event: 'mark'; readonly name: string }
  | { readonly event: 'stop' }
  /** A message of a kind that came later than this was written. */
  | { readonly event: 'other' };

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads a message; null where it is none.
 *
 * @see https://www.twilio.com/docs/voice/media-streams/websocket-messages
 */
export function readMessage(text: string): StreamMessage | null {
  const message = fieldsOf(parse(text));
  if (message === null || typeof message['event'] !== 'string') return null;
  switch (message['event']) {
    case 'connected':
    case 'stop':
      return { event: message['event'] };
    case 'start':
      return readStart(fieldsOf(message['start']));
    case 'media':
      return readMedia(fieldsOf(message['media']));
    case 'dtmf':
      return textIn(fieldsOf(message['dtmf']), 'digit', (digit) => ({ event: 'dtmf', digit }));
    case 'mark':
      return textIn(fieldsOf(message['mark']), 'name', (name) => ({ event: 'mark', name }));
    default:
      return { event: 'other' };
  }
}

function readStart(start: Fields | null): StreamMessage | null {
  const format = fieldsOf(start?.['mediaFormat']);
  const { streamSid, callSid, accountSid } = start ?? {};
  if (!isName(streamSid) || !isName(callSid) || !isName(accountSid)) return null;
  const parameters = Object.entries(fieldsOf(start?.['customParameters']) ?? {});
  const customParameters = Object.fromEntries(
    parameters.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
  const isMulaw =
    format?.['encoding'] === 'audio/x-mulaw' &&
    Number(format['sampleRate']) === 8_000 &&
    Number(format['channels']) === 1;
  return { event: 'start', stream: { streamSid, callSid, accountSid, customParameters }, isMulaw };
}

function readMedia(media: Fields | null): StreamMessage | null {
  const payload = media?.['payload'];
  if (typeof payload !== 'string') return null;
  return {
    event: 'media',
    payload,
    chunk: countOf(media?.['chunk']),
    timestampMs: countOf(media?.['timestamp']),
  };
}

function textIn(fields: Fields | null, name: string, make: (text: string) => StreamMessage): StreamMessage | null {
  const text = fields?.[name];
  return typeof text === 'string' ? make(text) : null;
}

/** Numbers come as text. */
function countOf(value: unknown): number | null {
  const count = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : null;
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z\d]{1,64}$/u.test(value);
}

function fieldsOf(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
