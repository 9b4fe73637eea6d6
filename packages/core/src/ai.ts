export type { AIContext, AIResponseFormat, AITool, AIToolChoice, JsonSchema } from './ai/context.ts';
export type { AIGenerationRequest, AIThinkingReport, AIToolUse, ToolCallEvent } from './ai/hook-payloads.ts';
export type {
  MemoryEntry,
  MemoryPage,
  MemoryProvider,
  MemoryQuery,
  MemoryResult,
  MemoryScope,
  MemoryView,
} from './ai/memory.ts';
export type {
  AIImagePart,
  AIMessage,
  AIOutputPart,
  AIPart,
  AIPartMetadata,
  AIRole,
  AITextPart,
  AIThinkingPart,
  AIToolCallPart,
  AIToolResultPart,
} from './ai/parts.ts';
export type { AICallOptions, AIProvider, AIProviderCapabilities } from './ai/provider.ts';
export type { AIFinishReason, AIResponse, AIStreamEvent, AIUsage } from './ai/response.ts';
export type { SteeringDirective, SteeringTarget, LoopEnd, LoopEndReason } from './ai/steering.ts';
export type {
  AIToolContent,
  AIToolDefinition,
  AIToolOutcome,
  AIToolSource,
  MCPToolProvider,
  RoleOverride,
  ToolCallContext,
  ToolPolicy,
  ToolTurn,
} from './ai/tools.ts';
