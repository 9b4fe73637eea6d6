import { CallSession } from '@roomkit/core/audio';
import { GeminiLiveVoiceProvider } from '@roomkit/realtime-gemini';

const provider = GeminiLiveVoiceProvider.fromEnv();
const session = new CallSession({ id: 'call-1', participantId: 'caller', createdAt: new Date() });
const { promise: answered, resolve } = Promise.withResolvers<void>();
let bytes = 0;
provider.listen({
  onAudio: (_session, audio) => void (bytes += audio.byteLength),
  onTranscription: (_session, { role, text, isFinal }) => {
    if (isFinal) process.stdout.write(`${role}: ${text}\n`);
  },
  onSpeechStart: () => {},
  onSpeechEnd: () => {},
  onToolCall: (_session, { callId }) => void provider.submitToolResult(session, callId, 'not here'),
  onResponseStart: () => {},
  onResponseEnd: () => resolve(),
  onError: (_session, { code, isFatal }) => process.stderr.write(`${code} ${isFatal ? 'fatal' : ''}\n`),
  onReconnected: () => {},
});
await provider.connect(session, { systemPrompt: 'Be brief.' });
await provider.injectText(session, 'Say hello.', { role: 'user', respond: true });
await answered;
process.stdout.write(`${bytes} bytes of ${provider.outputFormat.sampleRate} Hz\n`);
await provider.close();
