import { emailChannel, InMemoryStore, RoomKit, smsChannel } from '@roomkit/core';
import { AliasIdentityResolver, aliasRules } from '@roomkit/identity';
import { MockEmailProvider, MockSMSProvider } from '@roomkit/testing';

const store = new InMemoryStore();
const identityResolver = new AliasIdentityResolver({ store, rules: aliasRules({ defaultRegion: 'US' }) });
await using kit = new RoomKit({ store, identityResolver });
kit.registerChannel(smsChannel('sms', { provider: new MockSMSProvider() }));
kit.registerChannel(emailChannel('mail', { provider: new MockEmailProvider() }));
await kit.createRoom({ roomId: 'support-1' });
for (const channelId of ['sms', 'mail']) await kit.attachChannel('support-1', channelId);

const channelAddresses = { whatsapp: ['14155552671'], email: ['Ann@example.org'] };
const ann = await kit.createIdentity({ displayName: 'Ann', channelAddresses });
await identityResolver.linkAliases(null, ann.id);

const content = { type: 'text', body: 'Hello' } as const;
for (const [channelId, senderId] of Object.entries({ sms: '(415) 555-2671', mail: 'ann+printer@EXAMPLE.org' })) {
  const { event } = await kit.processInbound({ channelId, senderId, content }, { roomId: 'support-1' });
  const participant = await kit.listMembers('support-1');
  process.stdout.write(`${event?.source.externalId}: ${participant[0]?.displayName}, 1 of ${participant.length}\n`);
}
