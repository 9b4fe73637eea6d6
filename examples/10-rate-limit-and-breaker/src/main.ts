import assert from 'node:assert/strict';

import { ProviderError, RoomKit, smsChannel, textOf } from '@roomkit/core';
import { createTestClock, MockSMSProvider, SimpleChannel } from '@roomkit/testing';

const clock = createTestClock();
const vendor = new MockSMSProvider({ name: 'acme' });
const web = new SimpleChannel('web');
await using kit = new RoomKit({ clock, circuitBreaker: { failureThreshold: 3, recoveryTimeout: 60 } });
kit.registerChannel(smsChannel('sms', { provider: vendor }));
kit.registerChannel(web);
kit.registerChannel(new SimpleChannel('desk'));

const { id } = await kit.createRoom({ roomId: 'chat' });
await kit.attachChannel(id, 'sms', {
  metadata: { phoneNumber: '+15550100' },
  rateLimit: { maxPerMinute: 2, burst: 2 },
  retryPolicy: { maxRetries: 2, baseDelaySeconds: 1 },
});
await kit.attachChannel(id, 'web');
await kit.attachChannel(id, 'desk');

const events: string[] = [];
kit.on('circuit_breaker_opened', () => void events.push('breaker opened'));
kit.on('circuit_breaker_closed', () => void events.push('breaker closed'));
kit.on('delivery_dead', ({ data }) => void events.push(`dead: ${data.error.code}`));
const say = (body: string) => kit.sendEvent(id, 'desk', { type: 'text', body }, { until: 'committed' });
const sent = (): readonly string[] => vendor.sent.map(({ event }) => textOf(event));

// A limit holds back its own target and nobody else.
for (const body of ['one', 'two', 'three']) await say(body);
await clock.advance(0);
console.log(`at once: ${sent().length} by SMS, ${web.delivered.length} in the web chat`);
assert.deepEqual([sent(), web.delivered.length], [['one', 'two'], 3]);
await clock.advance(60_000);
console.log(`a minute later: ${sent().join(', ')}`);
assert.deepEqual(sent(), ['one', 'two', 'three']);

// The vendor is down: three tries with growing pauses, then the breaker opens.
await kit.attachChannel(id, 'sms', { rateLimit: null });
const down = () => new ProviderError('The vendor is down.', { provider: 'acme', statusCode: 503 }, { retryable: true });
vendor.script(down(), down(), down());
const four = await say('four');
await clock.advance(0);
const attempts = vendor.attempts;
await clock.advance(10_000);
console.log(`tries of the fourth message: ${vendor.attempts - attempts + 1}; ${events.join(', ')}`);
assert.equal(vendor.attempts - attempts + 1, 3);
assert.ok(events.includes('breaker opened'));

// Never silence: what was given up is a dead letter, and can be brought back.
await clock.advance(3_600_000);
await kit.whenIdle();
const [letter] = await kit.listDeadLetters({ roomId: id });
assert.ok(letter);
const lost = await kit.getEvent(id, letter.eventId);
console.log(`dead letter: "${lost === null ? '' : textOf(lost)}" for ${letter.channelId}, ${letter.error?.code ?? ''}`);
assert.equal(lost?.id, four.id);

assert.equal(await kit.retryDeadLetter(id, letter.eventId, letter.channelId), true);
await clock.advance(120_000);
await kit.whenIdle();
console.log(`brought back: ${sent().join(', ')}; ${events.at(-1) ?? ''}`);
assert.deepEqual(sent(), ['one', 'two', 'three', 'four']);
assert.equal(events.at(-1), 'breaker closed');
assert.deepEqual(await kit.listDeadLetters({ roomId: id }), []);
assert.equal(web.delivered.length, 4);
