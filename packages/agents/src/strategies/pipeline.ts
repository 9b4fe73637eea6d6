import { ConfigurationError, requireId } from '@roomkit/core';

import { HUMAN } from '../handoff/request.ts';
import type { HandoffRules, HandoffTarget } from '../handoff/rules.ts';
import type { RoutingRule } from '../routing/router.ts';

/** One step of a conversation that goes through phases. */
export interface PipelineStage {
  readonly phase: string;
  /** Who has the conversation in this phase. */
  readonly agentId: string;
  /** The phase that comes next; null at the end. */
  readonly next: string | null;
  /** Earlier phases it may go back to. @defaultValue none */
  readonly canReturnTo?: Iterable<string>;
  /** What happens here, for whoever hands over. @defaultValue null */
  readonly description?: string | null;
}

interface CheckedStage {
  readonly phase: string;
  readonly agentId: string;
  readonly description: string | null;
  /** The phases it can go on to: the next one first. */
  readonly reachable: readonly string[];
}

/** A conversation in phases: one rule a stage, and no way from one to another but those the stages name. */
export class Pipeline {
  readonly firstPhase: string;
  readonly agentIds: readonly string[];
  /** One for each stage. */
  readonly rules: readonly RoutingRule[];
  readonly handoffs: HandoffRules;
  readonly #stages: readonly CheckedStage[];

  /** @throws ConfigurationError naming the field */
  constructor(stages: readonly PipelineStage[]) {
    const [first] = stages;
    if (first === undefined) throw new ConfigurationError('stages', 'must hold at least one stage');
    const phases = new Set(stages.map(({ phase }) => phase));
    if (phases.size < stages.length) throw new ConfigurationError('stages', 'must not name a phase twice');
    this.#stages = stages.map((stage, at) => checked(stage, at, phases));
    this.firstPhase = first.phase;
    this.agentIds = [...new Set(stages.map(({ agentId }) => agentId))];
    this.rules = this.#stages.map(({ agentId, phase }) => ({ agentId, conditions: { phases: [phase] } }));
    this.handoffs = { agentIds: this.agentIds, targets: (from, { phase }) => this.#targets(from, phase) };
  }

  #targets(from: string, phase: string | null): readonly HandoffTarget[] {
    const current = this.#stages.find((stage) => stage.phase === (phase ?? this.firstPhase));
    if (current === undefined) return [];
    // A person may also give it back to whom it came from.
    const phases = from === HUMAN ? [current.phase, ...current.reachable] : current.reachable;
    const targets = phases
      .map((name) => this.#stages.find((stage) => stage.phase === name))
      .filter((stage) => stage !== undefined)
      .map(({ agentId, phase: target, description }) => ({ agentId, phase: target, description }));
    // An agent of several stages is reached in the first of them.
    return targets.filter(
      ({ agentId }, at) => agentId !== from && targets.findIndex((other) => other.agentId === agentId) === at,
    );
  }
}

function checked(stage: PipelineStage, at: number, phases: ReadonlySet<string>): CheckedStage {
  const { phase, agentId, next, canReturnTo = [], description = null } = stage;
  const field = `stages[${at}]`;
  if (typeof phase !== 'string' || phase === '') throw new ConfigurationError(`${field}.phase`, 'must be a name');
  requireId(`${field}.agentId`, agentId);
  if (next !== null && !phases.has(next)) throw new ConfigurationError(`${field}.next`, 'must be a phase, or null');
  const back = [...canReturnTo];
  if (!back.every((name) => phases.has(name))) {
    throw new ConfigurationError(`${field}.canReturnTo`, 'must name phases');
  }
  return { phase, agentId, description, reachable: next === null ? back : [next, ...back] };
}
