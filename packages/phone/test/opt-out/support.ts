import { InMemoryStateStore, type InboundMessage, type StateStore, type WebhookRequest } from '@roomkit/core';
import { type OptOutOptions, withOptOut } from '@roomkit/phone';
import {
  createRecordingLogger,
  createTestClock,
  createTestIds,
  MockSMSProvider,
  mockWebhook,
  type RecordingLogger,
  type TestClock,
} from '@roomkit/testing';

export const OURS = '+14155550100';
export const THEIRS = '+14155550199';

/** A provider, the guard before it, and what that uses. */
export interface Guarded {
  readonly inner: MockSMSProvider;
  readonly provider: MockSMSProvider;
  readonly state: StateStore;
  readonly clock: TestClock;
  readonly logger: RecordingLogger;
}

export function guarded(options: Partial<OptOutOptions> = {}, inner: MockSMSProvider = new MockSMSProvider()): Guarded {
  const { state = new InMemoryStateStore() } = options;
  const clock = createTestClock();
  const logger = createRecordingLogger();
  const provider = withOptOut(inner, { clock, logger, createId: createTestIds('reply'), ...options, state });
  return { inner, provider, state, clock, logger };
}

let messages = 0;

/** A webhook of the mock vendor with one message of theirs to our number. */
export async function webhookOf(
  body: string,
  message: Partial<InboundMessage> = {},
  request: Partial<WebhookRequest> = {},
): Promise<WebhookRequest> {
  messages += 1;
  const call = await mockWebhook({
    messages: [
      {
        senderId: THEIRS,
        content: { type: 'text', body },
        providerMessageId: `in-${messages}`,
        channelData: { fromNumber: THEIRS, toNumber: OURS, segments: 1 },
        ...message,
      },
    ],
  });
  return { url: call.url, method: call.method, headers: call.headers, body: await call.bytes(), ...request };
}
