import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

import { TwilioVoiceBackend, twiml } from '@roomkit/voice-twilio';

export const backend: TwilioVoiceBackend = TwilioVoiceBackend.fromEnv();

backend.onSessionReady((session) => {
  process.stdout.write(`${session.participantId} is on the line for ${String(session.metadata['room'])}\n`);
});
backend.onDtmfReceived((session, { digit }) => {
  // A second of silence, as mu-law, for whoever presses 0.
  if (digit === '0') void backend.sendAudio(session, new Uint8Array(8_000).fill(0xff));
});

export const server: Server = createServer((request, response) => {
  answer(request, response).catch(() => response.destroy());
});
backend.attach(server);
server.listen(Number(process.env['PORT']));

// Twilio asks here what to do with a call: it is given to the stream.
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await buffer(request);
  const headers = new Headers({ 'x-twilio-signature': String(request.headers['x-twilio-signature']) });
  // As it stands in Twilio's console, whatever a proxy makes of it: the signature is over this.
  const url = `${process.env['PUBLIC_URL']}${request.url}`;
  if (!(await backend.verifySignature({ url, headers, body }))) {
    response.writeHead(403).end();
    return;
  }
  const stream = { url: process.env['TWILIO_STREAM_URL'] ?? '', parameters: { room: 'lobby' } };
  response.setHeader('content-type', 'text/xml').end(twiml(stream));
}
