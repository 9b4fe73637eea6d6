import {
  type CallKeeper,
  Channel,
  type ChannelBinding,
  type ChannelHost,
  type ChannelInfo,
  ChannelNotFoundError,
  ChannelNotRegisteredError,
  ChannelOutput,
  isVisibleToParticipant,
  type OpenCallOptions,
  type Room,
  type RoomContext,
  type RoomEvent,
  RoomKitError,
} from '@roomkit/core';
import type { RealtimeConnectOptions, VoiceSession } from '@roomkit/core/voice';

import type { RealtimeInjection, RealtimeVoiceChannelOptions } from './options.ts';
import type { RealtimeCall } from './realtime-call.ts';
import { type RealtimeSettings, resolveSettings } from './settings.ts';
import { RealtimeSwitchboard } from './switchboard.ts';

/**
 * Calls with a model that hears and speaks by itself. What is said becomes messages of the room, as far as it was
 * heard; messages of other channels are told to the model.
 */
export class RealtimeVoiceChannel extends Channel implements CallKeeper {
  readonly #settings: RealtimeSettings;
  #switchboard: RealtimeSwitchboard | null = null;

  /** @throws ConfigurationError naming the option */
  constructor(id: string, options: RealtimeVoiceChannelOptions) {
    const settings = resolveSettings(options);
    super(id, {
      channelType: 'realtime_voice',
      category: 'transport',
      direction: 'bidirectional',
      capabilities: { mediaTypes: ['audio', 'text'], supportsAudio: true },
      provider: settings.provider,
    });
    this.#settings = settings;
  }

  /** The calls there are. */
  get sessions(): readonly VoiceSession[] {
    return (this.#switchboard?.calls ?? []).map(({ session }) => session);
  }

  override info(): ChannelInfo {
    const { provider, backend, emitTranscriptions, muteDuringTools, tools, voice } = this.#settings;
    return {
      provider: provider.name,
      backend: backend.name,
      voice: voice ?? null,
      tools: (tools ?? []).map(({ name }) => name),
      inputSampleRate: provider.inputFormat.sampleRate,
      outputSampleRate: provider.outputFormat.sampleRate,
      emitTranscriptions,
      muteDuringTools,
      sessions: this.sessions.length,
    };
  }

  override onRegistered(host: ChannelHost): void {
    this.#switchboard ??= new RealtimeSwitchboard({
      channelId: this.id,
      settings: this.#settings,
      host,
      emitTrace: (trace) => void this.emitTrace(trace),
    });
  }

  /** Tells the model of every call in the room what was written elsewhere: a whisper, to those it is meant for. */
  override async deliver(event: RoomEvent, _binding: ChannelBinding, context: RoomContext): Promise<ChannelOutput> {
    if (event.type !== 'message') return ChannelOutput.empty();
    const calls = (this.#switchboard?.inRoom(context.room.organizationId, event.roomId) ?? []).filter(({ session }) =>
      isVisibleToParticipant(event, this.id, session.participantId),
    );
    const told = await Promise.allSettled(calls.map((call) => call.inject(event)));
    if (told.some((one) => one.status === 'fulfilled' && one.value)) {
      return ChannelOutput.sent({ success: true, providerMessageId: event.id });
    }
    const failed = told.find((one) => one.status === 'rejected');
    if (failed !== undefined) throw failed.reason as Error;
    return ChannelOutput.empty();
  }

  /** Connects a call whose event has passed the hooks. One that cannot be connected is hung up. */
  override async connectSession(session: unknown, roomId: string, binding: ChannelBinding): Promise<void> {
    await this.#bind(session as VoiceSession, roomId, binding);
  }

  async openCall(roomId: string, participantId: string, options: OpenCallOptions): Promise<VoiceSession> {
    const switchboard = this.#require();
    const { organizationId, metadata, signal } = options;
    const { bindings } = await switchboard.hostOf(organizationId).getContext(roomId);
    const binding = bindings.find(({ channelId }) => channelId === this.id);
    if (binding === undefined) throw new ChannelNotFoundError(roomId, this.id);
    await switchboard.prepare(signal);
    const session = await this.#settings.backend.connect(roomId, participantId, this.id, {
      ...(metadata === undefined ? {} : { metadata }),
      ...(signal === undefined ? {} : { signal }),
    });
    if (session.organizationId === null && organizationId !== null) {
      session.bindTo({ roomId, channelId: this.id, organizationId });
    }
    await this.#bind(session, roomId, binding, signal);
    return session;
  }

  async endCall(sessionId: string, reason = 'explicit'): Promise<boolean> {
    return this.#require().end(sessionId, reason);
  }

  /** Puts text into a call's conversation. @throws RoomKitError `session_ended`; what the provider throws */
  async injectText(
    session: VoiceSession,
    text: string,
    how: RealtimeInjection = { role: 'user', respond: true },
  ): Promise<void> {
    await this.#callOf(session).say(text, how);
  }

  /** Stops what the model says. False where it says nothing. @throws RoomKitError `session_ended` */
  async interrupt(session: VoiceSession): Promise<boolean> {
    return this.#callOf(session).interrupt();
  }

  /** Says that the caller has finished, where nobody else does. @throws RoomKitError `session_ended`, `not_supported` */
  async commitTurn(session: VoiceSession): Promise<void> {
    this.#callOf(session);
    await this.#settings.provider.commitTurn(session);
  }

  /** Changes prompt, voice or tools of a running call. @throws RoomKitError `session_ended`, `not_supported` */
  async configure(session: VoiceSession, options: RealtimeConnectOptions): Promise<void> {
    this.#callOf(session);
    await this.#settings.provider.configure(session, options);
  }

  /** Whether a caller is heard. @throws RoomKitError `session_ended` */
  isMicrophoneOn(session: VoiceSession): boolean {
    return this.#callOf(session).microphone.isOn;
  }

  /** Hears a caller no more, until `false`. Tools and bindings have their own say. @throws RoomKitError `session_ended` */
  muteMicrophone(session: VoiceSession, isMuted = true): void {
    this.#callOf(session).microphone.mute(isMuted);
  }

  override async onRoomDetached(roomId: string, organizationId: string | null): Promise<void> {
    const switchboard = this.#switchboard;
    await switchboard?.endAll(switchboard.inRoom(organizationId, roomId), 'detached');
  }

  override onRoomChanged(room: Room, binding: ChannelBinding): void {
    const switchboard = this.#switchboard;
    switchboard?.roomChanged(switchboard.inRoom(room.organizationId, room.id), room, binding);
  }

  override resolveTraceRoom(sessionId: string): string | null {
    return this.#switchboard?.traces.roomOf(sessionId) ?? null;
  }

  /** Ends every call, then closes the model, the backend and the stages. */
  override async close(): Promise<void> {
    const switchboard = this.#switchboard;
    this.#switchboard = null;
    await switchboard?.close();
  }

  async #bind(session: VoiceSession, roomId: string, binding: ChannelBinding, signal?: AbortSignal): Promise<void> {
    const switchboard = this.#require();
    const onAbort = (): void => void switchboard.end(session.id, 'aborted');
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      signal?.throwIfAborted();
      await switchboard.bind(session, roomId, binding);
    } catch (error) {
      await switchboard.end(session.id, 'failed');
      throw signal?.aborted === true ? signal.reason : error;
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }

  #callOf(session: VoiceSession): RealtimeCall {
    const call = this.#switchboard?.find(session.id) ?? null;
    if (call === null) throw new RoomKitError('session_ended', 'There is no such call.', { sessionId: session.id });
    return call;
  }

  #require(): RealtimeSwitchboard {
    if (this.#switchboard === null) throw new ChannelNotRegisteredError(this.id);
    return this.#switchboard;
  }
}
