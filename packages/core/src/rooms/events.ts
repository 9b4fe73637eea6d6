import type { ChannelRegistry } from '../channels/registry.ts';
import type { ChannelBinding } from '../domain/binding.ts';
import type { EventContent } from '../domain/content.ts';
import { InputError, RoomNotFoundError } from '../domain/errors.ts';
import type { RoomEvent } from '../domain/event.ts';
import type { RoomReference } from '../domain/room.ts';
import { TaskStatus, type Observation, type ObservationDraft, type Task, type TaskDraft } from '../domain/task.ts';
import type { Pass } from '../passes/pass.ts';
import type { Logger } from '../ports/runtime.ts';
import type { ConversationStore, TimelineQuery } from '../ports/store.ts';
import { requireRecord } from './attach-options.ts';
import type { RoomMutations } from './room-mutations.ts';
import type { SideEffects } from './side-effects.ts';
import { requireHostQuery } from './timeline-query.ts';

const REPLY_PAGE = 1_000;

export interface EventServiceDeps {
  readonly mutations: RoomMutations;
  readonly store: Pick<
    ConversationStore,
    'getRoom' | 'getEvent' | 'listEvents' | 'getTask' | 'listTasks' | 'updateTask' | 'listObservations'
  >;
  readonly sideEffects: Pick<SideEffects, 'store'>;
  readonly channels: Pick<ChannelRegistry, 'get'>;
  readonly logger: Logger;
  /** Checks content from outside. @throws InputError */
  readonly parseContent: (content: unknown) => EventContent | Promise<EventContent>;
}

/** What the host may replace in a stored event. */
export type EventChange = Partial<Pick<RoomEvent, 'content' | 'source' | 'metadata'>>;

/** What may change about a task. */
export type TaskChange = Partial<Omit<Task, 'id' | 'roomId'>>;

const TASK_STATUSES: ReadonlySet<unknown> = new Set(Object.values(TaskStatus));

/** A room's timeline and what came out of it, for the host. */
export class EventService {
  readonly #deps: EventServiceDeps;

  constructor(deps: EventServiceDeps) {
    this.#deps = deps;
  }

  getEvent(reference: RoomReference, eventId: string): Promise<RoomEvent | null> {
    return this.#deps.store.getEvent(reference, eventId);
  }

  /**
   * Replaces the given fields wholesale, without marking the event as edited. Null when the room has no
   * such event; without fields nothing happens (RFC 10.3).
   *
   * @throws InputError
   */
  async updateEvent(reference: RoomReference, eventId: string, change: EventChange): Promise<RoomEvent | null> {
    const given = await this.#checked(change);
    const done = await this.#deps.mutations.tryRun(reference, async (pass, announce) => {
      const before = await this.#deps.store.getEvent(reference, eventId);
      if (!before || Object.keys(given).length === 0) return before;
      await pass.commit({ updatedEvents: [{ ...before, ...given }] }, { last: true });
      const after = (await this.#deps.store.getEvent(reference, eventId)) ?? before;
      const { room, bindings } = pass;
      announce(() => this.#tellChannels(reference, bindings));
      announce(() => this.#deps.mutations.runHooks('on_event_updated', after, { room, bindings }, after.source));
      return after;
    });
    return done?.value ?? null;
  }

  /**
   * Removes an event for good and, unless told otherwise, the replies to it. Returns the ids removed, the
   * event's own first; none when the room has no such event (RFC 10.3).
   */
  async deleteEvent(
    reference: RoomReference,
    eventId: string,
    options: { readonly cascadeReplies?: boolean } = {},
  ): Promise<readonly string[]> {
    const { mutations, store } = this.#deps;
    const done = await mutations.tryRun(reference, async (pass, announce) => {
      const event = await store.getEvent(reference, eventId);
      if (!event) return [];
      const replies = (options.cascadeReplies ?? true) ? await this.#replies(pass, eventId) : [];
      const removed = [event, ...replies];
      const ids = removed.map((gone) => gone.id);
      await pass.commit({ removedEventIds: ids }, { last: true });
      const { room, bindings } = pass;
      announce(() => this.#tellChannels(reference, bindings));
      announce(async () => {
        for (const gone of removed) {
          await mutations.runHooks('on_event_deleted', gone, { room, bindings }, gone.source);
        }
      });
      return ids;
    });
    return done?.value ?? [];
  }

  /** A stretch of the timeline, ascending. @throws RoomNotFoundError, InputError naming the field */
  async getTimeline(reference: RoomReference, query: TimelineQuery = {}): Promise<readonly RoomEvent[]> {
    requireHostQuery(query);
    return this.#found(reference, await this.#deps.store.listEvents(reference, query));
  }

  /** @throws RoomNotFoundError, InputError */
  async listTasks(reference: RoomReference, query: { readonly status?: TaskStatus } = {}): Promise<readonly Task[]> {
    if (query.status !== undefined) requireTaskStatus(query.status);
    return this.#found(reference, await this.#deps.store.listTasks(reference, query));
  }

  getTask(reference: RoomReference, taskId: string): Promise<Task | null> {
    return this.#deps.store.getTask(reference, taskId);
  }

  /** Stores a task and waits for ON_TASK_CREATED. @throws RoomNotFoundError, InputError */
  async createTask(reference: RoomReference, draft: TaskDraft): Promise<Task> {
    const { tasks } = await this.#deps.sideEffects.store(reference, { tasks: [draft] });
    return tasks[0] as Task;
  }

  /** Stores an observation and waits for ON_OBSERVATION. @throws RoomNotFoundError, InputError */
  async createObservation(reference: RoomReference, draft: ObservationDraft): Promise<Observation> {
    const { observations } = await this.#deps.sideEffects.store(reference, { observations: [draft] });
    return observations[0] as Observation;
  }

  /** Replaces the given fields; null when the room has no such task. @throws InputError */
  async updateTask(reference: RoomReference, taskId: string, change: TaskChange): Promise<Task | null> {
    if (change.status !== undefined) requireTaskStatus(change.status);
    return this.#deps.store.updateTask(reference, taskId, change);
  }

  /** @throws RoomNotFoundError */
  async listObservations(reference: RoomReference): Promise<readonly Observation[]> {
    return this.#found(reference, await this.#deps.store.listObservations(reference));
  }

  /** Channels that keep showing events learn that some are not what they were. */
  #tellChannels({ organizationId, roomId }: RoomReference, bindings: readonly ChannelBinding[]): void {
    for (const { channelId } of bindings) {
      try {
        this.#deps.channels.get(organizationId, channelId)?.onEventsChanged?.(roomId);
      } catch (error) {
        this.#deps.logger.warn('A channel did not take the news of changed events.', { roomId, channelId, error });
      }
    }
  }

  async #checked(change: EventChange): Promise<EventChange> {
    const { content, source, metadata } = change;
    if (metadata !== undefined) requireRecord('metadata', metadata);
    if (source !== undefined) requireRecord('source', source);
    return {
      ...(content === undefined ? {} : { content: await this.#deps.parseContent(content) }),
      ...(source === undefined ? {} : { source }),
      ...(metadata === undefined ? {} : { metadata }),
    };
  }

  async #replies(pass: Pass, eventId: string): Promise<readonly RoomEvent[]> {
    const replies: RoomEvent[] = [];
    let afterIndex: number | undefined;
    for (;;) {
      const page = await this.#deps.store.listEvents(pass.reference, {
        threadId: eventId,
        limit: REPLY_PAGE,
        ...(afterIndex === undefined ? {} : { afterIndex }),
      });
      replies.push(...page.filter((event) => event.id !== eventId));
      if (page.length < REPLY_PAGE) return replies;
      afterIndex = page.at(-1)?.index;
    }
  }

  /** An empty answer may mean that there is no such room. */
  async #found<Item>(reference: RoomReference, items: readonly Item[]): Promise<readonly Item[]> {
    if (items.length === 0 && !(await this.#deps.store.getRoom(reference)))
      throw new RoomNotFoundError(reference.roomId);
    return items;
  }
}

function requireTaskStatus(status: unknown): asserts status is TaskStatus {
  if (!TASK_STATUSES.has(status)) throw new InputError('status', 'must be a task status');
}
