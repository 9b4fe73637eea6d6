import * as z from 'zod';

/** The sound of so much base64 as Twilio takes: without spaces, filled up to a multiple of four. */
const base64 = z.string().regex(/^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/u);

/**
 * What Twilio takes over the socket.
 *
 * @see https://www.twilio.com/docs/voice/media-streams/websocket-messages#send-websocket-messages-to-twilio
 */
const messageSchema = z.discriminatedUnion('event', [
  z.strictObject({
    event: z.literal('media'),
    streamSid: z.string(),
    media: z.strictObject({ payload: base64.min(1) }),
  }),
  z.strictObject({
    event: z.literal('mark'),
    streamSid: z.string(),
    mark: z.strictObject({ name: z.string().min(1) }),
  }),
  z.strictObject({ event: z.literal('clear'), streamSid: z.string() }),
]);

/** A message to Twilio. */
export type MessageToTwilio =
  | { readonly event: 'media'; readonly streamSid: string; readonly media: { readonly payload: string } }
  | { readonly event: 'mark'; readonly streamSid: string; readonly mark: { readonly name: string } }
  | { readonly event: 'clear'; readonly streamSid: string };

/** Reads a message to Twilio; a text says what is wrong with it. */
export function readMessageToTwilio(text: string, streamSid: string): MessageToTwilio | string {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return 'a message is no JSON';
  }
  const read = messageSchema.safeParse(json);
  if (!read.success) return `a message is none of media, mark and clear: ${z.prettifyError(read.error)}`;
  return read.data.streamSid === streamSid ? read.data : 'a message is of another stream';
}
