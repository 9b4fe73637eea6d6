import type { Clock, CreateId, Logger, TelemetryAttributes, TelemetryProvider } from '@roomkit/core';
import type { VoiceBackend, VoiceSession } from '@roomkit/core/voice';
import type { PipelineStream } from '@roomkit/voice-pipeline';

import type { TurnMeter } from '../measuring/turn-meter.ts';
import type { VoiceSettings } from '../settings.ts';
import type { CallRoom } from './call-room.ts';

/** What the parts of one call share. */
export interface CallContext {
  readonly session: VoiceSession;
  readonly roomId: string;
  readonly channelId: string;
  readonly settings: VoiceSettings;
  readonly backend: VoiceBackend;
  readonly room: CallRoom;
  readonly meter: TurnMeter;
  readonly clock: Clock;
  readonly createId: CreateId;
  readonly logger: Logger;
  readonly telemetry: TelemetryProvider;
  /** Fires when the call ends. */
  readonly signal: AbortSignal;
  /** The call's way through the pipeline. */
  readonly stream: PipelineStream;
  /** Words without the digits that were pressed while they were said: nobody is told any others. */
  redact(words: string): string;
}

/** The fields every hook payload of a call begins with. */
export function ofSession({ session, clock }: Pick<CallContext, 'session' | 'clock'>): {
  readonly session: VoiceSession;
  readonly timestamp: Date;
} {
  return { session, timestamp: new Date(clock.now()) };
}

/** The fields every framework event of a call has. */
export function factOf({ session, roomId, channelId }: Pick<CallContext, 'session' | 'roomId' | 'channelId'>): {
  readonly sessionId: string;
  readonly roomId: string;
  readonly channelId: string;
} {
  return { sessionId: session.id, roomId, channelId };
}

/** Records a metric of a call (RFC 15.4). */
export function recordMetric(
  call: Pick<CallContext, 'session' | 'roomId' | 'channelId' | 'telemetry'>,
  name: string,
  value: number,
  attributes: TelemetryAttributes = {},
): void {
  if (call.telemetry.enabled) call.telemetry.recordMetric(name, value, { ...factOf(call), ...attributes });
}
