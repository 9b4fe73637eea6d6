/** A refusal in Telegram's form (https://core.telegram.org/bots/api#making-requests). */
export function refusal(
  status: number,
  description: string,
  parameters?: { readonly retry_after?: number; readonly migrate_to_chat_id?: number },
): Response {
  const body = { ok: false, error_code: status, description, ...(parameters ? { parameters } : {}) };
  return Response.json(body, { status });
}

export function badRequest(what: string): Response {
  return refusal(400, `Bad Request: ${what}`);
}

export function taken(result: unknown): Response {
  return Response.json({ ok: true, result });
}
