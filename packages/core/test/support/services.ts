import type { Foundation } from '../../src/composition/foundation.ts';
import { layFoundation } from '../../src/composition/foundation.ts';
import { buildRoomServices, type RoomServices } from '../../src/composition/room-services.ts';
import type {
  FrameworkEvent,
  FrameworkEventName,
  HookTriggerName,
  HookTriggers,
  RoomEvent,
  RoomReference,
} from '../../src/index.ts';
import { InMemoryStore } from '../../src/index.ts';
import type { RoomKitOptions } from '../../src/options.ts';
import { anEvent } from './fixtures.ts';
import { RecordingChannel } from './recording-channel.ts';
import { RecordingLogger } from './recording-logger.ts';
import { settle, TestClock } from './test-clock.ts';

/** Ids that count up. */
export function countingIds(prefix = 'id'): () => string {
  let count = 0;
  return () => `${prefix}-${(count += 1)}`;
}

export const R1: RoomReference = { organizationId: null, roomId: 'r1' };

/** The services of rooms over a store in memory, without pipeline and delivery. */
export interface Bench extends RoomServices {
  readonly foundation: Foundation;
  readonly clock: TestClock;
  readonly logger: RecordingLogger;
  readonly store: InMemoryStore;
  /** Registers a channel of this id. */
  channel(id: string, options?: ConstructorParameters<typeof RecordingChannel>[1]): RecordingChannel;
  /** Collects what hooks of a trigger get. */
  hooked<Name extends HookTriggerName>(trigger: Name): HookTriggers[Name]['payload'][];
  /** Collects framework events. */
  emitted<Name extends FrameworkEventName>(name: Name): FrameworkEvent<Name>[];
  /** Commits events as they are. */
  commit(...events: readonly Partial<RoomEvent>[]): Promise<readonly RoomEvent[]>;
  /** The timeline's types, ascending. */
  types(reference?: RoomReference): Promise<readonly string[]>;
  /** Lets background work finish. */
  idle(): Promise<void>;
}

export function bench(options: Partial<RoomKitOptions> & { readonly clock?: TestClock } = {}): Bench {
  const clock = options.clock ?? new TestClock();
  const logger = new RecordingLogger();
  const store = (options.store as InMemoryStore | undefined) ?? new InMemoryStore({ clock });
  const foundation = layFoundation({ createId: countingIds(), logger, ...options, clock, store });
  const services = buildRoomServices(foundation, options);
  let events = 0;
  return {
    ...services,
    foundation,
    clock,
    logger,
    store,
    channel(id, channelOptions) {
      const channel = new RecordingChannel(id, channelOptions);
      foundation.channels.register(null, channel);
      services.traces.wire(null, channel);
      return channel;
    },
    hooked(trigger) {
      const payloads: never[] = [];
      const collect = ((payload: never) => void payloads.push(payload)) as never;
      foundation.hooks.register(
        { organizationId: null, roomKey: null },
        trigger,
        { name: `collect ${trigger}` },
        collect,
      );
      return payloads;
    },
    emitted(name) {
      const found: never[] = [];
      foundation.emitter.on(name, (event) => void found.push(event as never));
      return found;
    },
    async commit(...given) {
      return foundation.runner.run(R1, {}, async (pass) => {
        const drafts = given.map((event) => anEvent({ status: 'delivered', id: `e${(events += 1)}`, ...event }));
        const result = await pass.commit({ events: drafts }, { last: true });
        return result.outcome === 'committed' ? result.events : [];
      });
    },
    async types(reference = R1) {
      const timeline = await store.listEvents(reference, { limit: 1000 });
      return timeline.map((event) => event.type);
    },
    async idle() {
      await settle();
      await foundation.background.idle();
      await services.traces.idle();
      await settle();
    },
  };
}

/** A bench with the room `r1`. */
export async function roomBench(options: Parameters<typeof bench>[0] = {}): Promise<Bench> {
  const made = bench(options);
  await made.lifecycle.createRoom(null, { roomId: 'r1' });
  return made;
}
