import type { RoomKit } from '@roomkit/core';

/** 200 where the store answers, otherwise 503: a balancer then sends nobody here. */
export async function answerHealth(kit: RoomKit): Promise<Response> {
  const headers = { 'cache-control': 'no-store' };
  try {
    await kit.listRooms({ limit: 1 });
    return Response.json({ status: 'ok' }, { headers });
  } catch (error) {
    kit.logger.error('The store does not answer.', { error });
    return Response.json({ status: 'unavailable' }, { status: 503, headers });
  }
}
