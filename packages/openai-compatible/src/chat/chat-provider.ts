import type { AICallOptions } from '@roomkit/core/ai';
import { callModel, type ListedModel, type ModelFacts, ModelProvider } from '@roomkit/core/providers';
import type { OpenAI } from 'openai';

import { type OpenAIConnection, openaiClient } from '../connection/connect.ts';
import { modelsOf } from '../connection/models.ts';
import { ChatClient } from './chat-client.ts';
import type { ChatDialect } from './dialect.ts';

/** A provider on a server of Chat Completions. */
export abstract class ChatProvider extends ModelProvider {
  readonly #chat: ChatClient;
  readonly #client: () => OpenAI;

  constructor(connection: OpenAIConnection, dialect: ChatDialect, capabilities: ModelFacts['capabilities']) {
    const client = openaiClient(connection);
    const chat = new ChatClient(client, dialect);
    super(chat, { modelName: dialect.model, capabilities });
    this.#chat = chat;
    this.#client = client;
  }

  /** The models of the server. @throws ProviderError `provider_failed` */
  listModels(options: AICallOptions = {}): Promise<readonly ListedModel[]> {
    return callModel(this.#chat, options, () => modelsOf(this.#client(), options));
  }
}
