import { IdentityNotFoundError, InputError, ParticipantNotFoundError, RoomNotFoundError } from '../domain/errors.ts';
import type { Identity } from '../domain/identity.ts';
import { ParticipantRole, type Participant } from '../domain/participant.ts';
import type { RoomReference } from '../domain/room.ts';
import { requireId } from '../domain/validation.ts';
import type { HookTriggers } from '../hooks/triggers.ts';
import { identifiedAs, reachedOn } from '../identity/participant-record.ts';
import type { Pass } from '../passes/pass.ts';
import type { Clock, CreateId, Logger } from '../ports/runtime.ts';
import type { ConversationStore } from '../ports/store.ts';
import { requireRecord } from './attach-options.ts';
import type { Announce, RoomMutations } from './room-mutations.ts';
import { recordIn } from './system-event.ts';

export interface MembershipServiceDeps {
  readonly mutations: RoomMutations;
  readonly store: Pick<ConversationStore, 'getRoom' | 'getParticipant' | 'listParticipants' | 'getIdentity'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly createId: CreateId;
  readonly logger: Logger;
}

/** What is known of somebody who is not in the room yet. */
export interface EnsureParticipantOptions {
  readonly displayName?: string | null;
  /** @defaultValue 'member' */
  readonly role?: ParticipantRole;
  /** The address or id as the channel knows it. */
  readonly externalId?: string | null;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** Who joins; what is left out stays as it was for somebody who comes back. */
export interface AddMemberOptions extends EnsureParticipantOptions {
  /** Who they are beyond this room. */
  readonly identityId?: string | null;
}

type MemberTrigger = Extract<keyof HookTriggers, `on_participant_${string}`>;

/** Who is in a room. Nobody is ever removed from the record, only marked as gone. */
export class MembershipService {
  readonly #deps: MembershipServiceDeps;

  constructor(deps: MembershipServiceDeps) {
    this.#deps = deps;
  }

  /**
   * The participant, made when there is none yet. An existing one keeps their primary channel; this one
   * is noted beside it. Bookkeeping: nothing is announced.
   *
   * @throws RoomNotFoundError, InputError
   */
  async ensureParticipant(
    reference: RoomReference,
    channelId: string,
    participantId: string,
    options: EnsureParticipantOptions = {},
  ): Promise<Participant> {
    requireMember(channelId, participantId, options);
    const existing = await this.#deps.store.getParticipant(reference, participantId);
    if (existing?.connectedVia.includes(channelId)) return existing;
    return this.#deps.mutations.run(reference, async (pass) => {
      const current = await this.#deps.store.getParticipant(reference, participantId);
      const participant = current
        ? this.#reached(current, channelId)
        : this.#created(reference, channelId, participantId, options);
      if (participant !== current) await pass.commit({ participants: [participant] }, { last: true });
      return participant;
    });
  }

  /**
   * Lets somebody join. Who is there already stays as they are, this channel noted; who comes back keeps
   * the day they first joined, and this channel becomes their primary one.
   *
   * @throws RoomNotFoundError, IdentityNotFoundError, InputError
   */
  async addMember(
    reference: RoomReference,
    channelId: string,
    participantId: string,
    options: AddMemberOptions = {},
  ): Promise<Participant> {
    requireMember(channelId, participantId, options);
    const identityId = options.identityId ?? null;
    if (identityId !== null) await this.#requireIdentity(reference, identityId);
    return this.#deps.mutations.run(reference, async (pass, announce) => {
      const current = await this.#deps.store.getParticipant(reference, participantId);
      if (current?.status === 'active') {
        const reached = this.#reached(current, channelId);
        if (reached !== current) await pass.commit({ participants: [reached] }, { last: true });
        return reached;
      }
      const base = current
        ? returned(current, channelId, options)
        : this.#created(reference, channelId, participantId, options);
      const participant = identityId === null ? base : this.#resolved(base, identityId, 'manual');
      await this.#commit(pass, announce, participant, 'on_participant_joined');
      return participant;
    });
  }

  /** Marks somebody as gone, or as banned. Who is gone already stays so. @throws ParticipantNotFoundError */
  removeMember(
    reference: RoomReference,
    participantId: string,
    options: { readonly ban?: boolean } = {},
  ): Promise<Participant> {
    const status = options.ban === true ? 'banned' : 'left';
    return this.#deps.mutations.run(reference, async (pass, announce) => {
      const current = await this.#require(reference, participantId);
      if (current.status === status || (current.status === 'banned' && status === 'left')) return current;
      const participant: Participant = { ...current, status };
      // Somebody who left before does not leave twice, even when banned afterwards.
      if (current.status === 'left') await pass.commit({ participants: [participant] }, { last: true });
      else await this.#commit(pass, announce, participant, 'on_participant_left');
      return participant;
    });
  }

  /** Changes the name alone. The same name changes nothing. @throws ParticipantNotFoundError, InputError */
  async renameMember(
    reference: RoomReference,
    participantId: string,
    displayName: string | null,
  ): Promise<Participant> {
    requireName(displayName);
    return this.#deps.mutations.run(reference, async (pass, announce) => {
      const current = await this.#require(reference, participantId);
      if (current.displayName === displayName) return current;
      const participant: Participant = { ...current, displayName };
      await this.#commit(pass, announce, participant, 'on_participant_updated');
      return participant;
    });
  }

  /** Says by hand who a participant is. @throws ParticipantNotFoundError, IdentityNotFoundError */
  async resolveParticipant(
    reference: RoomReference,
    participantId: string,
    identityId: string,
    options: { readonly resolvedBy?: string } = {},
  ): Promise<Participant> {
    const identity = await this.#requireIdentity(reference, identityId);
    const { mutations, clock } = this.#deps;
    return mutations.run(reference, async (pass, announce) => {
      const current = await this.#require(reference, participantId);
      const how = { resolvedBy: options.resolvedBy ?? 'manual', now: new Date(clock.now()) };
      const participant = identifiedAs(current, identity, how);
      if (participant === current) return current;
      await this.#commit(pass, announce, participant, 'on_participant_identified');
      const { organizationId, roomId } = reference;
      announce(() => mutations.emit('identity_resolved', organizationId, { roomId, identityId, participantId }));
      return participant;
    });
  }

  /** Those who are in the room; with `includeLeft` also those who left or were banned. @throws RoomNotFoundError */
  async listMembers(
    reference: RoomReference,
    options: { readonly includeLeft?: boolean } = {},
  ): Promise<readonly Participant[]> {
    const members = await this.#deps.store.listParticipants(reference);
    if (members.length === 0 && !(await this.#deps.store.getRoom(reference))) {
      throw new RoomNotFoundError(reference.roomId);
    }
    return options.includeLeft === true ? members : members.filter(isPresent);
  }

  getParticipant(reference: RoomReference, participantId: string): Promise<Participant | null> {
    return this.#deps.store.getParticipant(reference, participantId);
  }

  async #commit(pass: Pass, announce: Announce, participant: Participant, trigger: MemberTrigger): Promise<void> {
    const { mutations } = this.#deps;
    // The record names the person by id alone: names and addresses stand in the roster, where they can be erased.
    const record = recordIn(this.#deps, pass.room, { ...RECORDS[trigger], data: { participantId: participant.id } });
    await pass.commit({ participants: [participant], ...record }, { last: true });
    const { room, bindings } = pass;
    announce(() => mutations.runHooks(trigger, participant, { room, bindings }));
  }

  #created(
    { roomId }: RoomReference,
    channelId: string,
    participantId: string,
    options: EnsureParticipantOptions,
  ): Participant {
    return {
      id: participantId,
      roomId,
      channelId,
      displayName: options.displayName ?? null,
      role: options.role ?? 'member',
      status: 'active',
      identification: 'pending',
      identityId: null,
      candidates: null,
      connectedVia: [channelId],
      externalId: options.externalId ?? null,
      resolvedBy: null,
      resolvedAt: null,
      joinedAt: new Date(this.#deps.clock.now()),
      metadata: options.metadata ?? {},
    };
  }

  #reached(participant: Participant, channelId: string): Participant {
    const reached = reachedOn(participant, channelId);
    if (reached !== participant) {
      this.#deps.logger.warn('A participant was reached on another channel than their own.', {
        roomId: participant.roomId,
        participantId: participant.id,
        channelId,
        primaryChannelId: participant.channelId,
      });
    }
    return reached;
  }

  #resolved(participant: Participant, identityId: string, resolvedBy: string): Participant {
    return {
      ...participant,
      identification: 'identified',
      identityId,
      candidates: null,
      resolvedBy,
      resolvedAt: new Date(this.#deps.clock.now()),
    };
  }

  async #require(reference: RoomReference, participantId: string): Promise<Participant> {
    const participant = await this.#deps.store.getParticipant(reference, participantId);
    if (!participant) throw new ParticipantNotFoundError(reference.roomId, participantId);
    return participant;
  }

  async #requireIdentity({ organizationId }: RoomReference, identityId: string): Promise<Identity> {
    const identity = await this.#deps.store.getIdentity(organizationId, identityId);
    if (!identity) throw new IdentityNotFoundError(identityId);
    return identity;
  }
}

const RECORDS = {
  on_participant_joined: {
    type: 'participant_joined',
    code: 'participant_joined',
    message: 'A participant joined.',
  },
  on_participant_left: { type: 'participant_left', code: 'participant_left', message: 'A participant left.' },
  on_participant_updated: {
    type: 'participant_updated',
    code: 'participant_updated',
    message: 'A participant was changed.',
  },
  on_participant_identified: {
    type: 'participant_identified',
    code: 'participant_identified',
    message: 'A participant was identified.',
  },
} as const;

/** Somebody who comes back: the new channel first, the old ones kept. */
function returned(participant: Participant, channelId: string, options: AddMemberOptions): Participant {
  return {
    ...participant,
    status: 'active',
    channelId,
    connectedVia: [channelId, ...participant.connectedVia.filter((other) => other !== channelId)],
    ...(options.displayName === undefined ? {} : { displayName: options.displayName }),
    ...(options.role === undefined ? {} : { role: options.role }),
    ...(options.externalId === undefined ? {} : { externalId: options.externalId }),
    ...(options.metadata === undefined ? {} : { metadata: options.metadata }),
  };
}

function isPresent(participant: Participant): boolean {
  return participant.status !== 'left' && participant.status !== 'banned';
}

const ROLES: ReadonlySet<unknown> = new Set(Object.values(ParticipantRole));

function requireMember(channelId: string, participantId: string, options: AddMemberOptions): void {
  requireId('channelId', channelId);
  requireId('participantId', participantId);
  if (options.displayName !== undefined) requireName(options.displayName);
  if (options.role !== undefined && !ROLES.has(options.role))
    throw new InputError('role', 'must be a participant role');
  if (typeof options.externalId === 'string') requireId('externalId', options.externalId);
  if (options.metadata !== undefined) requireRecord('metadata', options.metadata);
}

function requireName(displayName: unknown): void {
  if (displayName === null) return;
  if (typeof displayName !== 'string' || displayName.trim() === '' || displayName.length > 1_000) {
    throw new InputError('displayName', 'must be null or 1 to 1,000 characters');
  }
}
