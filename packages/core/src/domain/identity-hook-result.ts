import type { InjectedEvent } from './hook-result.ts';
import type { Identity } from './identity.ts';

/** What an identity hook decided about a sender. */
export type IdentityHookResult =
  | { readonly outcome: 'resolved'; readonly identity: Identity }
  | {
      readonly outcome: 'pending';
      readonly candidates: readonly Identity[];
      readonly displayName: string | null;
    }
  | { readonly outcome: 'challenge'; readonly injected: readonly InjectedEvent[] }
  | { readonly outcome: 'reject'; readonly reason: string }
  | { readonly outcome: 'create'; readonly identity: Identity };

/** Builds the decisions of identity hooks. */
export const IdentityHookResult = {
  /** The sender is this identity. */
  resolved: (identity: Identity): IdentityHookResult => ({ outcome: 'resolved', identity }),
  /** Nobody knows yet; the message goes on under a pending participant. */
  pending: (candidates: readonly Identity[] = [], displayName: string | null = null): IdentityHookResult => ({
    outcome: 'pending',
    candidates,
    displayName,
  }),
  /** Asks the sender and stops the message; nothing of it is stored. */
  challenge: (injected: InjectedEvent | readonly InjectedEvent[]): IdentityHookResult => ({
    outcome: 'challenge',
    injected: Array.isArray(injected) ? (injected as readonly InjectedEvent[]) : [injected as InjectedEvent],
  }),
  /** Blocks the message with a reason. */
  reject: (reason: string): IdentityHookResult => ({ outcome: 'reject', reason }),
  /** Stores a new identity for an unknown sender and goes on as resolved. */
  create: (identity: Identity): IdentityHookResult => ({ outcome: 'create', identity }),
} as const;
