export { type AISDKAgent, type AISDKAgentAnswer, type AISDKAgentCall, type AISDKAgentRun } from './agent/agent.ts';
export { type AISDKAgentOptions } from './agent/agent-options.ts';
export { AISDKAgentProvider } from './agent/agent-provider.ts';
export { type AISDKToolActivity } from './agent/tool-activity.ts';
export { type AISDKModel } from './model/language-model.ts';
export { type AISDKConfig, type AISDKOptions } from './options.ts';
export { AISDKProvider } from './provider.ts';
export {
  aiSdkToolDefinitions,
  aiSdkTools,
  type AISDKToolsGiven,
  type AISDKToolsOptions,
} from './tools/ai-sdk-tools.ts';
export { type AISDKTool, type AISDKToolSet } from './tools/tool-set.ts';
