import { HookResult, type RoomKit, textOf } from '@roomkit/core';

/** An application: opening hours are told by the kit, and nobody is called names. */
export function openReception(kit: RoomKit): void {
  kit.hook('before_broadcast', { name: 'be-kind' }, (event) =>
    /\bidiot\b/iu.test(textOf(event)) ? HookResult.block('unkind') : HookResult.allow(),
  );
  kit.hook('before_broadcast', { name: 'opening-hours', directions: ['inbound'] }, (event, context) => {
    if (!/\bopen\b/iu.test(textOf(event))) return HookResult.allow();
    const hour = context.now().getUTCHours();
    const body = hour >= 9 && hour < 17 ? 'We are open until 17:00.' : 'We are closed. We open at 9:00.';
    return HookResult.allow({
      injected: [{ event: { content: { type: 'text', body } }, targetChannelIds: [event.source.channelId] }],
    });
  });
}
