import { appendFileSync } from 'node:fs';

import { Channel, ChannelOutput, consoleLogger, httpChannel, type Logger, RoomKit, silentLogger } from '@roomkit/core';
import { RedisRealtime, RedisRoomLocks } from '@roomkit/redis';

import { type FromNode, type NodeSettings, PROVIDER_CLASSES, SOURCE_CHANNEL } from '../wire.ts';
import { LabProvider } from './provider.ts';
import { RecordingStore } from './recording-store.ts';
import type { SkewedClock } from './skewed-clock.ts';

/** Messages come in by it; nothing goes out. */
class SourceChannel extends Channel {
  constructor() {
    super(SOURCE_CHANNEL, { channelType: 'custom:lab', direction: 'inbound' });
  }

  override async deliver(): Promise<ChannelOutput> {
    return ChannelOutput.empty();
  }
}

/** A kit as an application would make it, with times short enough for a lab. */
export function makeKit(settings: NodeSettings, clock: SkewedClock, tell: (line: FromNode) => void): RoomKit {
  const { postgresUrl: connectionString, schema, redisUrl: url, vendorUrl, nodeTtlMs } = settings;
  const logger = loggerOf(settings);
  const store = { connectionString, schema, clock, logger, migrations: 'manual', connectTimeoutMs: 2_000 } as const;
  const redis = { url, clock, logger, prefix: schema, timeoutMs: 2_000 } as const;
  const kit = new RoomKit({
    store: new RecordingStore(store, tell),
    locks: new RedisRoomLocks({ ...redis, leaseMs: nodeTtlMs }),
    realtime: new RedisRealtime(redis),
    clock,
    logger,
    nodeTtlMs,
    recoveryIntervalMs: nodeTtlMs / 4,
    processTimeoutMs: 20_000,
    deliveryTimeoutMs: 1_500,
    circuitBreaker: { failureThreshold: 5, recoveryTimeout: 0.5 },
  });
  kit.registerChannel(new SourceChannel());
  for (const providerClass of PROVIDER_CLASSES) {
    const provider = new LabProvider(providerClass, vendorUrl, settings.process);
    // The lab counts what comes twice: nothing is given up because it might.
    kit.registerChannel(httpChannel(providerClass, { provider, unknownPolicy: 'repeat' }));
  }
  return kit;
}

/** By the machine's time, whatever the node's clock says, so that lines of several nodes can be laid side by side. */
function loggerOf({ logFile, process }: NodeSettings): Logger {
  if (logFile === null) return silentLogger;
  return consoleLogger({ name: process, level: 'warn', write: (line) => appendFileSync(logFile, `${line}\n`) });
}

/** No vendor of the lab fails for as long as this. */
const RETRY = { maxRetries: 200, baseDelaySeconds: 0.1, exponentialBase: 2, maxDelaySeconds: 0.5 } as const;

export async function createRooms(kit: RoomKit, rooms: readonly string[]): Promise<void> {
  for (const roomId of rooms) {
    await kit.createRoom({ roomId });
    await kit.attachChannel(roomId, SOURCE_CHANNEL);
    for (const providerClass of PROVIDER_CLASSES)
      await kit.attachChannel(roomId, providerClass, { retryPolicy: RETRY });
  }
}
