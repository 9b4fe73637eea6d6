import type { AIResponse } from '@roomkit/core/ai';

import { finishOf, responseOf, usageOf } from './answer.ts';
import type { GeneratedAnswer } from './language-model.ts';
import { PartList } from './part-list.ts';

/** An answer in one piece in our form. What ran at the vendor's is not for us to run. */
export function generatedResponse(answer: GeneratedAnswer, provider: string): AIResponse {
  const parts = new PartList(provider);
  for (const [place, piece] of answer.content.entries()) {
    switch (piece.type) {
      case 'text':
        parts.write('text', String(place), piece.text, piece.providerMetadata);
        break;
      case 'reasoning':
        parts.write('thinking', String(place), piece.text, piece.providerMetadata);
        break;
      case 'tool-call':
        if (piece.providerExecuted !== true) parts.addCall(piece);
        break;
      default:
    }
  }
  return responseOf(parts.all, {
    finish: finishOf(answer.finishReason),
    usage: usageOf(answer.usage),
    id: answer.response?.id ?? null,
    model: answer.response?.modelId ?? null,
    vendor: answer.providerMetadata ?? null,
  });
}
