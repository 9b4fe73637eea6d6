import type { RoomKit } from '@roomkit/core';

/** The kit as the rooms of one organization see it; the kit itself where it is that already. */
export function within(kit: RoomKit, organizationId: string | null): RoomKit {
  return organizationId === null || organizationId === kit.organizationId ? kit : kit.forOrganization(organizationId);
}
