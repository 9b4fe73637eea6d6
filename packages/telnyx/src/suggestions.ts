import { type Button, cutText, type QuickReply } from '@roomkit/core';
import { type Json, readBase64, toBase64 } from '@roomkit/core/providers';

/** `RCSReply.text` and `RCSAction.text` */
const MAX_LABEL = 25;

/** A button of a message, as an answer or as a link. */
export function suggestionOf({ label, payload, url }: Button & QuickReply): Json {
  const shown = { text: cutText(label, MAX_LABEL), postback_data: encode(payload ?? label) };
  if (!url) return { reply: shown };
  const open = { url, application: 'BROWSER', webview_view_mode: 'WEBVIEW_VIEW_MODE_UNSPECIFIED' };
  return { action: { ...shown, open_url_action: open } };
}

/** The payload of a tapped button; one that is not in Base64 is taken as it is. */
export function payloadOf(postback: string): string {
  const bytes = readBase64(postback);
  if (bytes === null || toBase64(bytes) !== postback) return postback;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return postback;
  }
}

function encode(payload: string): string {
  return toBase64(new TextEncoder().encode(payload));
}
