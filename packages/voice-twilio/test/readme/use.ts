import { createServer, type Server } from 'node:http';

import { TwilioVoiceBackend, twiml } from '@roomkit/voice-twilio';

export const backend: TwilioVoiceBackend = TwilioVoiceBackend.fromEnv();

backend.onSessionReady((session) => {
  process.stdout.write(`${session.participantId} is on the line for ${String(session.metadata['room'])}\n`);
});
backend.onDtmfReceived((session, { digit }) => {
  // A second of silence, as mu-law, for whoever presses 0.
  if (digit === '0') void backend.sendAudio(session, new Uint8Array(8_000).fill(0xff));
});

// Twilio asks here what to do with a call: it is given to the stream.
export const server: Server = createServer((_request, response) => {
  const url = process.env['TWILIO_STREAM_URL'] ?? '';
  response.setHeader('content-type', 'text/xml').end(twiml({ url, parameters: { room: 'lobby' } }));
});
backend.attach(server);
server.listen(Number(process.env['PORT']));
