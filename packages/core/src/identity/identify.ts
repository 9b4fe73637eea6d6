import type { ChannelType } from '../domain/channel-type.ts';
import type { RoomEvent } from '../domain/event.ts';
import type { InjectedEvent } from '../domain/hook-result.ts';
import type { IdentityHookResult } from '../domain/identity-hook-result.ts';
import type { Identity, IdentityResult } from '../domain/identity.ts';
import { BlockReason, type InboundMessage } from '../domain/inbound.ts';
import type { Participant } from '../domain/participant.ts';
import type { RoomReference } from '../domain/room.ts';
import type { IdentityHooks, IdentityTrigger } from '../hooks/identity-hooks.ts';
import type { Channel } from '../ports/channel.ts';
import type { RoomContext } from '../ports/room-context.ts';
import type { Clock } from '../ports/runtime.ts';
import type { RoomMutations } from '../rooms/room-mutations.ts';
import { digestOf } from '../runtime/digest.ts';
import { askResolver, type AskResolverDeps } from './ask-resolver.ts';
import {
  identifiedAs,
  newParticipant,
  participantOfIdentity,
  participantOfSender,
  pendingAs,
  reachedOn,
  type Sender,
} from './participant-record.ts';

/** A message whose sender is to be found out. */
export interface IdentifyRequest {
  readonly reference: RoomReference;
  readonly message: InboundMessage;
  readonly event: RoomEvent;
  readonly channel: Channel;
  readonly context: RoomContext;
  readonly signal?: AbortSignal | undefined;
}

/** The message goes on, with what is to be committed beside it; or it stops here, and nothing of it is stored. */
export type Identified =
  | {
      readonly event: RoomEvent;
      readonly participants: readonly Participant[];
      readonly identities: readonly Identity[];
      /** Tells about what was found out, once it is committed; never rejects. */
      readonly afterCommit: ((committed: RoomEvent) => Promise<void>) | null;
    }
  | { readonly stopped: string; readonly injected: readonly InjectedEvent[] | null };

export interface IdentifierDeps extends AskResolverDeps {
  readonly hooks: Pick<IdentityHooks, 'run'>;
  readonly mutations: Pick<RoomMutations, 'runHooks' | 'emit'>;
  readonly clock: Clock;
  /** Whose senders are looked up; null for all. */
  readonly channelTypes: readonly ChannelType[] | null;
}

/** Finds out who sent a message, before the room is locked (RFC 11). */
export class Identifier {
  readonly #deps: IdentifierDeps;

  constructor(deps: IdentifierDeps) {
    this.#deps = deps;
  }

  /** Rejects with the signal's reason when it fires. */
  async identify(request: IdentifyRequest): Promise<Identified> {
    const { event, channel, context, message } = request;
    const { channelTypes } = this.#deps;
    if (channel.senderIsParticipant) return unchanged(event);
    if (channelTypes !== null && !channelTypes.includes(channel.channelType)) return unchanged(event);
    const roster = await context.participants();
    const sender: Sender = { roomId: context.room.id, channelId: channel.id, senderId: message.senderId };
    const known = knownParticipant(roster, event, sender);
    if (known?.identification === 'identified')
      return unchanged(attributed(event, event.source.participantId ?? known.id));
    const result = await askResolver(this.#deps, request);
    return this.#decide(request, result, { roster, sender, known });
  }

  async #decide(request: IdentifyRequest, result: IdentityResult, found: Found): Promise<Identified> {
    if (result.status === 'identified' && result.identity) {
      return this.#resolved(request, result.identity, found, 'auto');
    }
    if (result.status === 'challenge_sent') return stopped(BlockReason.IDENTITY_CHALLENGE_SENT);
    const isOpen = result.status === 'ambiguous' || result.status === 'pending';
    const verdict = await this.#ask(request, isOpen ? 'on_identity_ambiguous' : 'on_identity_unknown', result);
    if (verdict) return this.#apply(request, verdict, found);
    if (isOpen) return this.#pending(request, result.candidates ?? [], null, found);
    // Whom a resolver turned away stays out unless a hook lets them in.
    return result.status === 'rejected' ? stopped(BlockReason.IDENTITY_REJECTED) : unchanged(request.event);
  }

  #ask(
    { message, context, event, reference, signal }: IdentifyRequest,
    trigger: IdentityTrigger,
    result: IdentityResult,
  ): Promise<IdentityHookResult | null> {
    return this.#deps.hooks.run({
      trigger,
      question: { message, result },
      context,
      source: event.source,
      organizationId: reference.organizationId,
      signal,
    });
  }

  #apply(request: IdentifyRequest, verdict: IdentityHookResult, found: Found): Identified | Promise<Identified> {
    switch (verdict.outcome) {
      case 'resolved':
        return this.#resolved(request, verdict.identity, found, 'hook');
      case 'create': {
        const identity = ownedIdentity(verdict.identity, request);
        const resolved = this.#resolved(request, identity, found, 'hook');
        return 'stopped' in resolved ? resolved : { ...resolved, identities: [identity] };
      }
      case 'pending':
        return this.#pending(request, verdict.candidates, verdict.displayName, found);
      case 'challenge':
        return { stopped: BlockReason.IDENTITY_CHALLENGE_SENT, injected: verdict.injected };
      case 'reject':
        return stopped(verdict.reason);
      default:
        return verdict satisfies never;
    }
  }

  /** The person's participant in this room, else what this sender was so far, else a new one named like the identity. */
  #resolved(request: IdentifyRequest, identity: Identity, found: Found, resolvedBy: string): Identified {
    const now = new Date(this.#deps.clock.now());
    const { roster, sender, known } = found;
    const existing = participantOfIdentity(roster, identity.id) ?? known;
    const base = existing ?? newParticipant(identity.id, sender, now);
    const participant = reachedOn(identifiedAs(base, identity, { resolvedBy, now }), sender.channelId);
    const isNews = existing?.identification !== 'identified';
    return {
      event: attributed(request.event, participant.id),
      participants: participant === existing ? [] : [participant],
      identities: [],
      afterCommit: () => this.#announce(request, participant, identity, isNews),
    };
  }

  async #pending(
    request: IdentifyRequest,
    candidates: readonly Identity[],
    displayName: string | null,
    { sender, known }: Found,
  ): Promise<Identified> {
    const now = new Date(this.#deps.clock.now());
    const base = known ?? newParticipant(await pendingId(request.event, sender), sender, now);
    const participant = reachedOn(pendingAs(base, candidates, displayName), sender.channelId);
    return {
      event: attributed(request.event, participant.id),
      participants: participant === known ? [] : [participant],
      identities: [],
      afterCommit: null,
    };
  }

  async #announce(
    { reference, context }: IdentifyRequest,
    participant: Participant,
    identity: Identity,
    isNews: boolean,
  ): Promise<void> {
    const { mutations, logger } = this.#deps;
    const { organizationId, roomId } = reference;
    logger.info('A sender was identified.', { roomId, identityId: identity.id, participantId: participant.id });
    mutations.emit('identity_resolved', organizationId, {
      roomId,
      identityId: identity.id,
      participantId: participant.id,
    });
    if (isNews) await mutations.runHooks('on_participant_identified', participant, context);
  }
}

interface Found {
  readonly roster: readonly Participant[];
  readonly sender: Sender;
  /** Who this sender is in the room so far. */
  readonly known: Participant | null;
}

function knownParticipant(roster: readonly Participant[], event: RoomEvent, sender: Sender): Participant | null {
  const { participantId } = event.source;
  if (participantId === null) return participantOfSender(roster, sender);
  return roster.find((participant) => participant.id === participantId) ?? null;
}

/**
 * The same for every message of one unknown sender, so that two at once make one participant. It does not
 * say the address: ids stay where a person is erased.
 */
async function pendingId({ source }: RoomEvent, { roomId, channelId, senderId }: Sender): Promise<string> {
  return source.participantId ?? digestOf(JSON.stringify([roomId, channelId, senderId]));
}

/** A new identity belongs to the room's organization and has the address it wrote from. */
function ownedIdentity(identity: Identity, { reference, channel, message }: IdentifyRequest): Identity {
  const addresses = identity.channelAddresses[channel.channelType] ?? [];
  return {
    ...identity,
    organizationId: reference.organizationId,
    channelAddresses: addresses.includes(message.senderId)
      ? identity.channelAddresses
      : { ...identity.channelAddresses, [channel.channelType]: [...addresses, message.senderId] },
  };
}

function attributed(event: RoomEvent, participantId: string): RoomEvent {
  if (event.source.participantId === participantId) return event;
  return { ...event, source: { ...event.source, participantId } };
}

function unchanged(event: RoomEvent): Identified {
  return { event, participants: [], identities: [], afterCommit: null };
}

function stopped(reason: string): Identified {
  return { stopped: reason, injected: null };
}
