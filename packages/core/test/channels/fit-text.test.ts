import { describe, expect, it } from 'vitest';

import { type EventContent, type ProviderResult, type RoomEvent, smsChannel } from '../../src/index.ts';
import { aBinding, aContext, anEvent } from '../support/fixtures.ts';

async function sentOf(content: EventContent, fitText?: (text: string) => string): Promise<RoomEvent> {
  const sent: RoomEvent[] = [];
  const provider = {
    specificationVersion: 'v1' as const,
    name: 'double',
    capabilities: { unknownOutcome: 'neither' as const },
    send: async (event: RoomEvent): Promise<ProviderResult> => {
      sent.push(event);
      return { success: true };
    },
  };
  const channel = smsChannel('sms', { provider, ...(fitText ? { fitText } : {}) });
  await channel.deliver(anEvent({ content }), aBinding({ metadata: { phoneNumber: '+1' } }), aContext());
  const [event] = sent;
  if (!event) throw new Error('nothing was sent');
  return event;
}

describe('fitText', () => {
  const upper = (text: string): string => text.toUpperCase();
  const picture: EventContent = {
    type: 'media',
    url: 'https://a.example/a.png',
    mimeType: 'image/png',
    caption: 'cat',
  };

  it('changes the words of texts, captions and parts as they leave', async () => {
    const content: EventContent = { type: 'composite', parts: [{ type: 'text', body: 'look' }, picture] };
    expect((await sentOf(content, upper)).content).toEqual({
      type: 'composite',
      parts: [
        { type: 'text', body: 'LOOK' },
        { ...picture, caption: 'CAT' },
      ],
    });
  });

  it('leaves everything as it is where nothing changes', async () => {
    const content: EventContent = { type: 'text', body: 'LOOK' };
    expect((await sentOf(content, upper)).content).toBe(content);
    expect((await sentOf(content)).content).toBe(content);
    const place: EventContent = { type: 'location', latitude: 1, longitude: 2 };
    expect((await sentOf(place, upper)).content).toBe(place);
  });
});
