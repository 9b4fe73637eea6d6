import { describe, expect, it } from 'vitest';

import { text } from '../../support/fixtures.ts';
import { r2 } from '../../support/kit.ts';
import { RecordingChannel } from '../../support/recording-channel.ts';
import { expectUntouched } from '../../support/refusals.ts';
import { storeContents } from '../../support/store-contents.ts';

describe('a webhook over the size limit', () => {
  it('is answered 413, whether it says its size or not, and is read by nobody', async () => {
    class Reading extends RecordingChannel {
      reads = 0;
      override async handleWebhook(request: Request) {
        this.reads += 1;
        const body = await request.text();
        return { messages: [{ channelId: this.id, senderId: 'u1', content: text(body), roomId: 'r1' }], statuses: [] };
      }
    }
    const bench = await r2({ maxWebhookBytes: 10 });
    const hook = new Reading('hook');
    bench.kit.registerChannel(hook);
    const before = await storeContents(bench.store);
    const url = 'https://kit.example/webhooks/hook';
    const streamed = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(new Uint8Array(4));
      },
    });
    const requests = [
      new Request(url, { method: 'POST', body: 'x'.repeat(11) }),
      new Request(url, { method: 'POST', body: streamed, duplex: 'half' }),
    ];
    for (const request of requests) expect((await bench.kit.processWebhook('hook', request)).status).toBe(413);
    expect(hook.reads).toBe(0);
    await expectUntouched(bench, before, 0);
    const fits = new Request(url, { method: 'POST', body: 'x'.repeat(10) });
    expect((await bench.kit.processWebhook('hook', fits)).status).toBe(200);
    expect(await bench.words()).toStrictEqual(['x'.repeat(10)]);
  });
});
