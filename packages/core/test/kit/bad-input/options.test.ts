import { describe, expect, it } from 'vitest';

import { RoomKit } from '../../../src/index.ts';
import type { RoomKitOptions } from '../../../src/options.ts';
import { refusal } from '../../support/refusals.ts';

const PORTS = [
  'store',
  'locks',
  'realtime',
  'rateLimiter',
  'media',
  'state',
  'identityResolver',
  'inboundRouter',
  'transcoder',
  'telemetry',
] as const;
const TIMES = [
  'processTimeoutMs',
  'deliveryTimeoutMs',
  'turnTimeoutMs',
  'closeTimeoutMs',
  'identityTimeoutMs',
  'maxWebhookBytes',
] as const;

const OPTIONS: readonly (readonly [string, unknown, string])[] = [
  ['a name nobody knows', { retries: 3 }, 'retries'],
  ['a name with a slip', { maxChainDepht: 3 }, 'maxChainDepht'],
  ...PORTS.map((port) => [`${port} of no known version`, { [port]: { specificationVersion: 'v0' } }, port] as const),
  ...PORTS.map((port) => [`${port} that is a text`, { [port]: 'memory' }, port] as const),
  ...TIMES.flatMap((name) =>
    [0, -1, Number.NaN, Infinity, '5', null].map(
      (value) => [`${name} ${String(value)}`, { [name]: value }, name] as const,
    ),
  ),
  ['an inbound limit of nothing', { inboundRateLimit: { maxPerSecond: 0 } }, 'inboundRateLimit.maxPerSecond'],
  ['an inbound limit nobody knows', { inboundRateLimit: { perSecond: 1 } }, 'inboundRateLimit.perSecond'],
  ['a limit that is a number', { organizationRateLimit: 5 }, 'organizationRateLimit'],
  ['an endless limit', { organizationRateLimit: { maxPerMinute: Infinity } }, 'organizationRateLimit.maxPerMinute'],
  ['a breaker without threshold', { circuitBreaker: { failureThreshold: 0 } }, 'circuitBreaker.failureThreshold'],
  ['a breaker of half a failure', { circuitBreaker: { failureThreshold: 0.5 } }, 'circuitBreaker.failureThreshold'],
  [
    'a breaker that never recovers',
    { circuitBreaker: { recoveryTimeout: Number.NaN } },
    'circuitBreaker.recoveryTimeout',
  ],
  ['a breaker with a slip', { circuitBreaker: { treshold: 1 } }, 'circuitBreaker.treshold'],
  ['ids that are no function', { createId: 'uuid' }, 'createId'],
  ['a clock that is none', { clock: {} }, 'clock'],
  ['a logger that is none', { logger: { info() {} } }, 'logger'],
  ['a redactor that is none', { redactRawPayload: true }, 'redactRawPayload'],
  ['texts nobody knows', { texts: { hello: 'hi' } }, 'texts.hello'],
  ['channel types that are none', { identityChannelTypes: ['pigeon'] }, 'identityChannelTypes'],
  ['a channel type alone', { identityChannelTypes: 'sms' }, 'identityChannelTypes'],
];

describe('an option of the kit', () => {
  it.each(OPTIONS)('%s is refused by name', async (_name, options, field) => {
    expect(await refusal(() => new RoomKit(options as RoomKitOptions))).toStrictEqual(['configuration_invalid', field]);
  });

  it.each([[0], [-1], [1.5], [Number.NaN], [Infinity], ['5'], [null]])(
    'CORE-8.3.3 a chain without end cannot be had: maxChainDepth %j',
    async (maxChainDepth) => {
      const call = (): RoomKit => new RoomKit({ maxChainDepth: maxChainDepth as number });
      expect(await refusal(call)).toStrictEqual(['configuration_invalid', 'maxChainDepth']);
      expect(new RoomKit({ maxChainDepth: 2 })).toBeInstanceOf(RoomKit);
    },
  );

  it.each([[null], [5], ['options'], [[]]])('that are %j altogether are refused', async (options) => {
    expect(await refusal(() => new RoomKit(options as never))).toStrictEqual(['configuration_invalid', 'options']);
  });
});
