import type { ToolTurn } from '@roomkit/core/ai';

import type { AIPipelineContext } from '../pipeline/stage.ts';
import type { TurnDeps } from '../turn/deps.ts';
import type { LoopDeadline } from './loop-deadline.ts';
import type { RunningTurn } from './running-turns.ts';

/** What the loop of one turn works with. */
export interface LoopDeps {
  readonly deps: TurnDeps;
  readonly turn: AIPipelineContext;
  readonly toolTurn: ToolTurn;
  readonly streaming: boolean;
  readonly running: RunningTurn;
  readonly deadline: LoopDeadline;
  /** Fires when the turn is cancelled, out of time, or not wanted any more. */
  readonly signal: AbortSignal;
}
