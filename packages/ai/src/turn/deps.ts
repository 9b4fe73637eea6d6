import type { ChannelType } from '@roomkit/core';

import type { Extensions } from '../extension/extension.ts';
import type { RunningTurns } from '../loop/running-turns.ts';
import type { MemoryIntake } from '../memory/memory-intake.ts';
import type { ResolvedOptions } from '../options.ts';
import type { ToolResultStore } from '../tools/results.ts';

/** What stages work with; one for the channel's life, so that turns share nothing else. */
export interface TurnDeps {
  readonly channelId: string;
  readonly channelType: ChannelType;
  readonly options: ResolvedOptions;
  readonly extensions: Extensions;
  readonly running: RunningTurns;
  readonly results: ToolResultStore;
  /** Gives the memory what it has not taken in yet; null without one. */
  readonly intake: MemoryIntake | null;
  /** Fires when the channel closes. */
  readonly closing: AbortSignal;
}
