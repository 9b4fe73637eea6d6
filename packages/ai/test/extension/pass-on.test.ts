import { describe, expect, it } from 'vitest';

import type { AIExtension } from '../../src/index.ts';
import { toolScene } from '../support/tool-scene.ts';

const passing = (name: string, words: string): AIExtension => ({
  name,
  passOn: () => ({
    reason: 'moved',
    events: [{ content: { type: 'system', code: 'moved', message: words, data: {} }, addressedTo: [] }],
  }),
});

describe('a turn that is somebody else’s by now', () => {
  it('AI-12.9.2.3 ends before anything is done for it, without words, and leaves the events of the first who says so', async () => {
    const asked: string[] = [];
    const staying: AIExtension = {
      name: 'staying',
      passOn: ({ triggerEvent }) => {
        asked.push(triggerEvent.type);
        return null;
      },
    };
    const extensions = [staying, passing('one', 'one'), passing('two', 'two')];
    await using room = await toolScene({ answers: ['never'], extensions });
    const told: unknown[] = [];
    room.kit.hook('before_ai_context_build', () => void told.push('gate'));
    room.kit.on('ai_pipeline.aborted', ({ data }) => void told.push([data.stage, data.reason]));
    await room.say('sms', 'hello');
    expect([asked, told, room.provider.calls.length]).toEqual([['message'], [['pass_on', 'moved']], 0]);
    const events = await room.kit.getTimeline('r1', { types: ['message', 'system'] });
    const own = events.filter(({ source }) => source.channelId === 'ai');
    expect(own.map(({ content }) => content)).toMatchObject([{ code: 'moved', message: 'one' }]);
  });

  it('AI-12.9.2.3 is the channel’s where nobody says so', async () => {
    await using room = await toolScene({ answers: ['hi'], extensions: [{ name: 'staying', passOn: () => null }] });
    await room.say('sms', 'hello');
    expect(room.provider.calls).toHaveLength(1);
  });
});
