import { AIChannel } from '@roomkit/ai';
import { RoomKit, textOf } from '@roomkit/core';
import { MockAIProvider, MockSTTProvider, MockTTSProvider, MockVADProvider, MockVoiceBackend } from '@roomkit/testing';
import { VoiceChannel } from '@roomkit/voice';

// In their place: a line, a recogniser, a voice, a detector of speech and a model of your choice.
const backend = new MockVoiceBackend({ instant: true });
const kit = new RoomKit();
kit.registerChannel(
  new VoiceChannel('voice', {
    backend,
    stt: new MockSTTProvider({ transcripts: ['What are your hours?'] }),
    tts: new MockTTSProvider(),
    pipeline: { vad: new MockVADProvider({ script: ['speech_start', 'speech_end'] }) },
  }),
);
const model = new MockAIProvider({ answers: ['We are open from nine to five.'], streaming: true });
kit.registerChannel(new AIChannel('ai', { provider: model }));
await kit.createRoom({ roomId: 'desk' });
await kit.attachChannel('desk', 'voice');
await kit.attachChannel('desk', 'ai');

const call = await kit.connectVoice('desk', 'ada', 'voice');
backend.feed(call, new Uint8Array(640));
backend.feed(call, new Uint8Array(640));

for await (const event of kit.follow('desk')) {
  if (event.type === 'message') process.stdout.write(`${event.source.channelId}: ${textOf(event)}\n`);
  if (event.source.channelId === 'ai') break;
}
await kit.close();
