import type { EmulatedFile, EmulatedMessage } from '../emulator/messages.ts';
import type { TelnyxStatus } from './status.ts';

/** Whose messages they are. */
export interface Owner {
  readonly agentId: string;
  readonly messagingProfileId: string;
  readonly receivedAt: string;
}

/** A message as Telnyx shows it. */
export function resourceOf(
  message: EmulatedMessage,
  owner: Owner,
  status: TelnyxStatus,
): Readonly<Record<string, unknown>> {
  const { files, from, id, text, to } = message;
  const isRcs = from === owner.agentId;
  const recipient = { phone_number: to, status, carrier: 'T-MOBILE USA, INC.', line_type: 'Wireless' };
  const sms = { text, media: files.map(({ url }) => ({ url, content_type: null, sha256: null, size: null })) };
  return {
    record_type: 'message',
    direction: message.author === 'business' ? 'outbound' : 'inbound',
    id,
    type: isRcs ? 'RCS' : files.length > 0 ? 'MMS' : 'SMS',
    messaging_profile_id: owner.messagingProfileId,
    from: isRcs ? { agent_id: from, agent_name: 'Acme' } : { phone_number: from, carrier: 'TELNYX LLC' },
    to: [recipient],
    ...(isRcs ? { body: { content_message: { text } } } : sms),
    encoding: 'GSM-7',
    parts: 1,
    errors: [],
    received_at: owner.receivedAt,
    sent_at: null,
    completed_at: null,
    wait_seconds: 0,
  };
}

/** A file that the vendor was told to fetch. */
export function fileAt(url: string): EmulatedFile {
  return { url, mimeType: null, filename: null, bytes: null };
}

export function refusal(wrong: readonly string[]): Response {
  if (wrong.includes('to')) return problem(400, '40310', "Invalid 'to' address");
  return problem(422, '10015', 'Bad Request', {}, wrong[0]);
}

export function problem(
  status: number,
  code: string,
  title: string,
  headers: Readonly<Record<string, string>> = {},
  field?: string,
): Response {
  const source = field === undefined ? {} : { source: { pointer: `/${field.replaceAll('.', '/')}` } };
  return Response.json({ errors: [{ code, title, ...source }] }, { status, headers });
}

export function notFound(): Response {
  return problem(404, '10005', 'Resource not found');
}
