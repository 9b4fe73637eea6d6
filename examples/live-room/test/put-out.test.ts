import { describe, expect, it } from 'vitest';

import { hasBrowser } from './support/chromium.ts';
import { BROWSER_TEST, useStage } from './support/suite.ts';
import { WireTap } from './support/wire-tap.ts';

describe.skipIf(!hasBrowser)('a chat that is put out of its room', BROWSER_TEST, () => {
  const stage = useStage();

  it.each(['room_not_found', 'channel_not_attached'])('comes back when it may, though first told %s', async (code) => {
    const { panes } = stage();
    const tap = await WireTap.on(panes.page);
    await panes.page.reload();
    await panes.ready();
    await panes.write('Said before');
    await panes.seeLane('Said before', 'SMS: read');
    await tap.putOut(code);
    await panes.write('Said after');
    await panes.seeLane('Said after', 'SMS: read');
    const lines = panes.chat.locator('.bubble.committed .words');
    await lines.nth(1).waitFor();
    expect(await lines.allTextContents()).toEqual(['Said before', 'Said after']);
  });
});
