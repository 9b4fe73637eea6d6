import type { EphemeralEvent, EphemeralEventType } from '@roomkit/core';

import { encodeFrame } from './encoded-frame.ts';
import type { FeedDeps } from './feed-host.ts';
import type { Member } from './member.ts';

/** A notice without the envelope the kit gives it. */
export type Notice = Pick<EphemeralEvent, 'participantId' | 'data'> & { readonly type: EphemeralEventType };

/** Typing, presence, reactions and read receipts of one room: heard from the kit, shown to the members. */
export class EphemeralFeed {
  readonly #deps: FeedDeps;
  readonly #roomId: string;
  readonly #members: ReadonlySet<Member>;
  readonly #subscription: Promise<string | null>;
  /** What was shown last, so that a second road to the same notice does not show it again. */
  readonly #shown = new Map<string, string>();

  constructor(deps: FeedDeps, roomId: string, members: ReadonlySet<Member>) {
    this.#deps = deps;
    this.#roomId = roomId;
    this.#members = members;
    this.#subscription = deps.host
      .subscribeRoom(roomId, (event) => this.#heard(event))
      .catch((error: unknown) => {
        this.#warn('Ephemeral events of a room could not be subscribed to.', error);
        return null;
      });
  }

  /** Ids of the participants with a connection here. */
  get present(): readonly string[] {
    const named = [...this.#members].filter(({ connection }) => connection.identity.isNamed);
    return [...new Set(named.map(({ reader }) => reader.participantId))];
  }

  /** Announces somebody whose first connection this is. */
  arrived(member: Member, isReturn: boolean): void {
    if (!isReturn && this.#connectionsOf(member) === 1) this.#announce(member, 'presence_online');
  }

  /** Announces that somebody's last connection is gone. */
  departed(member: Member): void {
    if (this.#connectionsOf(member) === 0) this.#announce(member, 'presence_offline');
  }

  /** Says something for all to hear, wherever they are. */
  async publish(notice: Notice): Promise<void> {
    const { type, participantId, data } = notice;
    const { channelId, host } = this.#deps;
    await host.publishEphemeral(this.#roomId, { type, participantId, channelId, data });
  }

  /** Shows a notice that came by the channel's own methods, unless it has been shown already. */
  show(kind: EphemeralEventType, participantId: string | null, data: EphemeralEvent['data']): void {
    const { subject, state } = memo(kind, participantId, data);
    if (this.#shown.get(subject) === state) return;
    this.#remember(subject, state);
    this.#tell(kind, participantId, data, new Date(this.#deps.host.clock.now()));
  }

  async close(): Promise<void> {
    const id = await this.#subscription;
    if (id !== null) await this.#deps.host.unsubscribeRoom(id);
  }

  #heard(event: EphemeralEvent): void {
    const { subject, state } = memo(event.type, event.participantId, event.data);
    this.#remember(subject, state);
    this.#tell(event.type, event.participantId, event.data, event.timestamp);
  }

  #tell(kind: EphemeralEventType, participantId: string | null, data: EphemeralEvent['data'], timestamp: Date): void {
    const frame = encodeFrame({
      type: 'ephemeral',
      roomId: this.#roomId,
      kind,
      participantId,
      data,
      timestamp: timestamp.toISOString(),
    });
    for (const { connection } of this.#members) if (!connection.isCongested) connection.push(frame);
  }

  #remember(subject: string, state: string): void {
    this.#shown.delete(subject);
    this.#shown.set(subject, state);
    const [oldest] = this.#shown.keys();
    if (this.#shown.size > 256 && oldest !== undefined) this.#shown.delete(oldest);
  }

  #connectionsOf(member: Member): number {
    const { participantId } = member.reader;
    return [...this.#members].filter(({ reader }) => reader.participantId === participantId).length;
  }

  #announce(member: Member, type: 'presence_online' | 'presence_offline'): void {
    if (!member.connection.identity.isNamed) return;
    this.publish({ type, participantId: member.reader.participantId, data: {} }).catch((error: unknown) =>
      this.#warn('Presence could not be announced.', error),
    );
  }

  #warn(message: string, error: unknown): void {
    this.#deps.host.logger.warn(message, { roomId: this.#roomId, channelId: this.#deps.channelId, error });
  }
}

/** What a notice is about, and what it says about it. Who reacted is not told by every road. */
function memo(
  kind: EphemeralEventType,
  participantId: string | null,
  data: EphemeralEvent['data'],
): { readonly subject: string; readonly state: string } {
  if (kind === 'reaction') {
    const subject = JSON.stringify(['reaction', data['eventId'] ?? data['targetEventId'], data['emoji']]);
    return { subject, state: data['action'] === 'remove' ? 'remove' : 'add' };
  }
  const [group] = kind.split('_');
  return { subject: JSON.stringify([group, participantId]), state: JSON.stringify([kind, data]) };
}
