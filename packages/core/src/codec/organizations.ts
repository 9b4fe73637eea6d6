/** `=` and the organization's id, or empty for rooms without one: a key of their own, which no id can be. */
export type OrganizationKey = string;

/** The key of rooms of this organization, or of none. */
export function organizationKey(organizationId: string | null): OrganizationKey {
  return organizationId === null ? '' : `=${organizationId}`;
}

/** The organization's id; null for the key of none. */
export function organizationIdOf(key: OrganizationKey): string | null {
  return key === '' ? null : key.slice(1);
}
