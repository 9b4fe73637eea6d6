import type { StagePosition } from './stage.ts';

declare module '@roomkit/core' {
  interface FrameworkEvents {
    /** A position of a turn is through. */
    'ai_pipeline.stage_complete': TurnFacts & { readonly position: StagePosition; readonly latencyMs: number };
    /** A stage ended a turn: by a decision, or by what it threw. */
    'ai_pipeline.aborted': TurnFacts & { readonly stage: string; readonly reason: string; readonly latencyMs: number };
    /** A turn is through; where it streams, its words are still to come. */
    'ai_pipeline.completed': TurnFacts & { readonly latencyMs: number };
  }
}

/** What every event of a turn names. */
export interface TurnFacts {
  readonly roomId: string;
  readonly channelId: string;
  readonly eventId: string;
}
