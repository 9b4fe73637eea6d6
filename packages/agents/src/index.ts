export { Agent } from './agent/agent.ts';
export { installGreetings } from './agent/greetings.ts';
export type { AgentConfig, AgentIdentity, AgentOptions } from './agent/options.ts';
export { type DelegationLink, delegationLinkOf } from './kit/child-rooms.ts';
export {
  type AcceptedHandoff,
  ChannelEscalation,
  type ConversationState,
  conversationStateOf,
} from './state/conversation-state.ts';
export {
  getConversationState,
  setActiveAgent,
  setLanguage,
  setPhase,
  type StateFacts,
  updateConversationState,
} from './state/change-state.ts';
export type { PhaseTransition } from './state/hooks.ts';
export type { RoutedSubject, RoutingConditions } from './routing/conditions.ts';
export { installRouter, type InstallRouterOptions } from './routing/install-router.ts';
export {
  ConversationRouter,
  type ConversationRouterOptions,
  type RoutedBy,
  type RoutingDecision,
  type RoutingRule,
} from './routing/router.ts';
export { HandoffHandler, type HandoffHandlerOptions, type HandoffSender } from './handoff/handoff-handler.ts';
export { type HandoffRecord, listHandoffs } from './handoff/history.ts';
export type { HandoffRejectionReport, HandoffReport } from './handoff/hooks.ts';
export { requestHandoff, type RequestHandoffOptions } from './handoff/request-handoff.ts';
export {
  type CheckedHandoffRequest,
  HandoffRejection,
  type HandoffRequest,
  type HandoffResult,
  HUMAN,
} from './handoff/request.ts';
export { anyToAny, type HandoffRules, type HandoffTarget } from './handoff/rules.ts';
export { installPipeline, type InstallPipelineOptions } from './strategies/install-pipeline.ts';
export { installSwarm, type InstallSwarmOptions } from './strategies/install-swarm.ts';
export { Loop, type LoopOptions, type LoopResult, type Review } from './strategies/loop.ts';
export { Pipeline, type PipelineStage } from './strategies/pipeline.ts';
export type { InstalledStrategy, StrategyOptions } from './strategies/strategy.ts';
export { Supervisor, type SupervisorOptions } from './strategies/supervisor.ts';
export type { WorkResult } from './strategies/worker-turns.ts';
export { InMemoryStatusBus } from './status/in-memory-status-bus.ts';
export { type AgentStatus, type StatusBus, StatusLevel, type StatusMetadata } from './status/status.ts';
export { type AgentAnswer, AgentFailure } from './delegation/answer.ts';
export { delegate, type DelegateOptions, type DelegationRequest } from './delegation/delegate.ts';
export { buildDelegateTool, type DelegateTarget } from './delegation/delegate-tool.ts';
export {
  type DelegatedTask,
  type DelegatedTaskFacts,
  type DelegatedTaskReport,
  type DelegatedTaskStatus,
} from './delegation/delegated-task.ts';
export {
  type InstalledDelegation,
  setupDelegation,
  type SetupDelegationOptions,
} from './delegation/setup-delegation.ts';
export { type ExecuteTask, InMemoryTaskRunner, type TaskRunner } from './delegation/task-runner.ts';
export { type AskOptions, Workroom, type WorkroomOptions } from './delegation/workroom.ts';
export type { ScriptExecutor, SkillScript } from './skills/run-skill-script-tool.ts';
export { type ActivationScope, SkillActivations, type SkillActivationsOptions } from './skills/skill-activations.ts';
export { type DiscoverOptions, SkillRegistry, type SkillRegistryOptions } from './skills/skill-registry.ts';
export { type Skill, SkillError, type SkillMetadata, SkillPathError } from './skills/skill.ts';
export { skillsExtension, type SkillsExtensionOptions } from './skills/skills-extension.ts';
