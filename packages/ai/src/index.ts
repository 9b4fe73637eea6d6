export { AIChannel } from './channel.ts';
export { type AIChannelConfig, type AIChannelOptions, type AIChannelTexts } from './options.ts';
