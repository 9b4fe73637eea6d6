import type { StateScope } from '@roomkit/core';
import { nameJson, organizationKey } from '@roomkit/core/codec';

import type { StateScopeKey } from '../protocol.ts';

export function scopeKey({ organizationId, namespace }: StateScope): StateScopeKey {
  return [organizationKey(organizationId), nameJson(namespace)];
}
