import type { AIPipelineContext } from './pipeline/stage.ts';
import type { TurnDeps } from './turn/deps.ts';

/**
 * Whether an answer is streamed. A muted channel with tools is not: nobody would read its stream, and its tools are
 * to do their work all the same (RFC 7.2). Nor is one whose post-generation wants the whole text.
 */
export function willStream({ options }: TurnDeps, turn: AIPipelineContext): boolean {
  if (!options.streaming || options.provider.capabilities.streaming !== true) return false;
  if (turn.binding.muted && turn.tools.length > 0) return false;
  return !(options.pipeline?.postGeneration ?? []).some((stage) => stage.needsWholeText === true);
}
