import { AIChannel } from '@roomkit/ai';
import type { ChannelHost, ChannelInfo, RoomEvent } from '@roomkit/core';

import { withoutWords } from '../handoff/forget-words.ts';
import { identityExtension } from './identity-block.ts';
import { NO_PROVIDER } from './no-provider.ts';
import { type AgentIdentity, type AgentOptions, identityOf } from './options.ts';

/**
 * An AI channel with a part to play: its role stands in its prompt, others know it by its description, and it greets.
 * Without a provider it is configuration only, such as the voice and the language that a call takes from it: it can be
 * attached and routed to, and never answers.
 */
export class Agent extends AIChannel {
  readonly identity: Required<AgentIdentity>;
  readonly isConfigOnly: boolean;
  #host: ChannelHost | null = null;

  /** @throws ConfigurationError `configuration_invalid`, naming the option */
  constructor(id: string, options: AgentOptions = {}) {
    const { provider = null } = options;
    super(id, { ...options, provider: provider ?? NO_PROVIDER });
    this.identity = identityOf(options);
    this.isConfigOnly = provider === null;
    this.use(identityExtension(this.identity));
  }

  override onRegistered(host: ChannelHost): void {
    super.onRegistered(host);
    this.#host = host;
  }

  /** Forgets the room as any AI channel does, and the words by which it was handed over. */
  override async onPersonErased(roomId: string, organizationId: string | null): Promise<void> {
    await super.onPersonErased(roomId, organizationId);
    const host = organizationId === null ? this.#host : this.#host?.forOrganization(organizationId);
    await host?.updateRoomMetadata(roomId, withoutWords);
  }

  override info(): ChannelInfo {
    const { role, description, language } = this.identity;
    return { ...super.info(), role, description, language, isConfigOnly: this.isConfigOnly };
  }

  protected override answers(event: RoomEvent): boolean {
    return !this.isConfigOnly && super.answers(event);
  }
}
