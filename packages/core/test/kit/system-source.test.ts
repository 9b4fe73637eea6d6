import { describe, expect, it } from 'vitest';

import { text } from '../support/fixtures.ts';
import { r2 } from '../support/kit.ts';
import { RecordingChannel } from '../support/recording-channel.ts';

const SYSTEM = { channelId: 'system', channelType: 'system' };

describe('the system as a source', () => {
  it('CORE-6.2.2 marks what the kit itself writes, and nothing else', async () => {
    const { kit, say, timeline } = await r2();
    await say('a', 'hello');
    await kit.mute('r1', 'b');
    await kit.sendEvent('r1', 'a', text('from the host'));
    const events = await timeline();
    const bySystem = events.filter(({ source }) => source.channelType === 'system');
    expect(bySystem.map(({ type }) => type)).toStrictEqual(['channel_attached', 'channel_attached', 'channel_muted']);
    for (const { source } of bySystem) expect(source).toMatchObject(SYSTEM);
    const others = events.filter(({ type }) => type === 'message');
    expect(others.map(({ source }) => [source.channelId, source.channelType])).toStrictEqual([
      ['a', 'sms'],
      ['a', 'sms'],
    ]);
  });

  it('CORE-6.2.2 is nobody else’s to claim: no channel has its type, no draft takes its name', async () => {
    const { kit } = await r2();
    expect(() => new RecordingChannel('x', { channelType: 'system' as never })).toThrow('channelType');
    const source = { ...SYSTEM } as never;
    const event = await kit.sendEvent('r1', 'a', text('hi'), { source });
    expect(event.source).toMatchObject({ channelId: 'a', channelType: 'sms' });
    const byKit = await kit.sendEvent('r1', 'system', text('hi'));
    expect(byKit.source).toMatchObject(SYSTEM);
  });
});
