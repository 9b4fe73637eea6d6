import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

import { AIChannel } from '@roomkit/ai';
import { RoomKit } from '@roomkit/core';
import { MockAIProvider, MockSTTProvider } from '@roomkit/testing';
import { FliteTTSProvider } from '@roomkit/tts-flite';
import { SileroVADProvider } from '@roomkit/vad-silero';
import { VoiceChannel } from '@roomkit/voice';
import { TwilioVoiceBackend, twiml } from '@roomkit/voice-twilio';

/** What the caller says. Flite says it for them, and the scripted recogniser knows it. */
export const QUESTION = 'When does the next ferry leave?';
export const ANSWER = 'The next ferry leaves at ten past four.';
const GREETING = 'Harbour office. How can I help?';

/** A phone number that is answered by an agent. */
export interface PhoneAgent extends AsyncDisposable {
  readonly kit: RoomKit;
  /** Where Twilio asks what to do with a call. */
  readonly webhookUrl: string;
}

export interface PhoneAgentOptions {
  readonly authToken: string;
  /** The addresses of the webhook and of the stream, as the world sees them: Twilio signs them. */
  readonly voiceUrl: string;
  readonly streamUrl: string;
}

/** Starts the agent behind a server of its own. */
export async function startAgent({ authToken, voiceUrl, streamUrl }: PhoneAgentOptions): Promise<PhoneAgent> {
  const kit = new RoomKit();
  const backend = new TwilioVoiceBackend({
    authToken,
    url: streamUrl,
    // The number comes along as a parameter of the stream: see `answer`.
    identify: ({ customParameters }) => ({ participantId: customParameters['from'] ?? 'unknown' }),
  });
  kit.registerChannel(
    new VoiceChannel('voice', {
      backend,
      stt: new MockSTTProvider({ transcripts: [QUESTION] }),
      tts: new FliteTTSProvider(),
      pipeline: { vad: new SileroVADProvider() },
      greeting: GREETING,
    }),
  );
  const provider = new MockAIProvider({ answers: [ANSWER], streaming: true });
  kit.registerChannel(new AIChannel('assistant', { provider }));
  // Each call opens a room of its own. The assistant is there before the first word.
  kit.hook('on_room_created', async ({ id }) => {
    await kit.attachChannel(id, 'assistant');
  });
  // The pound key ends the call.
  kit.hook('on_dtmf', async ({ session, digit }) => {
    if (digit === '#') await kit.disconnectVoice('voice', session.id);
  });

  /** Twilio asks what to do with a call: it is given to the stream, with the number of who calls. */
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST' || request.url !== '/voice') {
      response.writeHead(404).end();
      return;
    }
    const body = await buffer(request);
    const headers = new Headers({ 'x-twilio-signature': String(request.headers['x-twilio-signature']) });
    if (!(await backend.verifySignature({ url: voiceUrl, headers, body }))) {
      response.writeHead(403).end();
      return;
    }
    const from = new URLSearchParams(body.toString()).get('From') ?? 'unknown';
    response.setHeader('content-type', 'text/xml').end(twiml({ url: streamUrl, parameters: { from } }));
  }

  const server = createServer((request, response) => {
    // Whoever hangs up in the middle of asking gets no answer.
    answer(request, response).catch(() => response.destroy());
  });
  const attached = backend.attach(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    kit,
    webhookUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/voice`,
    async [Symbol.asyncDispose]() {
      attached[Symbol.dispose]();
      await kit.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
