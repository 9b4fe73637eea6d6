export { AIChannel } from './channel.ts';
export type { AIExtension, PassedOnTurn, PromptTurn, ToolGate } from './extension/extension.ts';
export { type AIApprovalOptions, type AIChannelConfig, type AIChannelOptions, type AIChannelTexts } from './options.ts';
export type { AIPipelineConfig } from './pipeline/config.ts';
export type { TurnFacts } from './pipeline/events.ts';
export {
  type AIPipelineContext,
  type AIStage,
  type AnswerStream,
  type Generated,
  STAGE_ORDER,
  type StagePosition,
} from './pipeline/stage.ts';
export type { TurnSettings } from './settings.ts';
export { BudgetAwareMemory, type BudgetAwareMemoryOptions } from './memory/budget-aware.ts';
export { KeywordRetriever, type KeywordRetrieverOptions } from './memory/keyword-retriever.ts';
export { RetrievalMemory, type RetrievalMemoryOptions } from './memory/retrieval.ts';
export type { Retriever, RetrieverEntry, RetrieverMatch, RetrieverQuery, RetrieverScope } from './memory/retriever.ts';
export { SlidingWindowMemory, type SlidingWindowMemoryOptions } from './memory/sliding-window.ts';
export { SummarizingMemory } from './memory/summarizing.ts';
export type { SummarizingMemoryOptions } from './memory/summarizing-options.ts';
export type { ReaderScope } from './scope/reader-scope.ts';
export { estimateTokens } from './text/estimate-tokens.ts';
export type { ArgumentsIssue, ArgumentsSchema, ParsedArguments } from './tools/arguments-schema.ts';
export {
  defineTool,
  type JsonSchemaToolOptions,
  type SchemaToolOptions,
  type ToolOptions,
} from './tools/define-tool.ts';
export { matchesGlob } from './tools/glob.ts';
export { isToolAllowed } from './tools/policy.ts';
export { type ReadToolResultArguments, ToolResultStore, type ToolResultStoreOptions } from './tools/results.ts';
export { runTool, type RunToolOptions } from './tools/run-tool.ts';
export { ToolError } from './tools/tool-error.ts';
export { validateArguments, type ValidatedArguments } from './tools/validate-arguments.ts';
export { validateToolPolicy } from './tools/validate-policy.ts';
