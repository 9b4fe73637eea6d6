import { WebRTCVoiceBackend } from '@roomkit/voice-webrtc';

export const backend: WebRTCVoiceBackend = new WebRTCVoiceBackend({
  // Ask your own users here; null refuses the call.
  authorize: ({ headers }) =>
    headers.get('authorization') === 'Bearer secret of ann' ? { participantId: 'ann', roomId: 'lobby' } : null,
});

backend.onSessionReady((session) => {
  process.stdout.write(`${session.participantId} is on the line\n`);
});
backend.onAudioReceived((session, { data }) => {
  // Everybody hears what they said.
  if (session.state === 'active') void backend.sendAudio(session, data);
});

// The route of the calls, such as /calls.
export function POST(request: Request): Promise<Response> {
  return backend.handleRequest(request);
}
export { POST as DELETE };
