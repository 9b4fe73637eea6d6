export { type OpenConversationOptions } from './open-conversation.ts';
export { type InvokeAnswer, TEAMS_ENVIRONMENT, type TeamsConfig, type TeamsOptions } from './options.ts';
export { BotFrameworkTeamsProvider } from './teams-provider.ts';
export { parseTeamsWebhook } from './parse-webhook.ts';
