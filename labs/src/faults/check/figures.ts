import type { History } from '../history.ts';
import { FAULT_KINDS, type FaultKind } from '../schedule.ts';
import type { ProviderClass } from '../wire.ts';

/** What one provider class got. */
export interface ClassFigures {
  readonly providerClass: ProviderClass;
  readonly planned: number;
  /** Sends that reached the vendor. */
  readonly received: number;
  /** Sends beyond the first of a delivery. */
  readonly repeated: number;
  /** Times beyond the first that somebody saw a message. */
  readonly seenTwice: number;
}

/** How often a kind of fault struck, and how often it hit what it is about. */
export interface KindFigures {
  readonly kind: FaultKind;
  readonly faults: number;
  readonly hit: number;
  /** Of the faults of a kind together. */
  readonly hits: number;
  readonly hitWhat: string;
  readonly messages: number;
  readonly statements: number;
  readonly commits: number;
  readonly sends: number;
  readonly unsettled: number;
}

export function classFigures(history: History): readonly ClassFigures[] {
  const planned = history.timeline.filter(({ type }) => type === 'message').length;
  return history.targets.map((providerClass) => {
    const received = history.receipts.filter((receipt) => receipt.providerClass === providerClass);
    const distinct = new Set(received.map(({ event }) => event)).size;
    const shown = received.filter((receipt) => receipt.shown);
    return {
      providerClass,
      planned,
      received: received.length,
      repeated: received.length - distinct,
      seenTwice: shown.length - new Set(shown.map(({ event }) => event)).size,
    };
  });
}

export function kindFigures(history: History): readonly KindFigures[] {
  return FAULT_KINDS.map((kind) => {
    const faults = history.faults.filter((fault) => fault.kind === kind);
    const sum = (of: (fault: (typeof faults)[number]) => number): number =>
      faults.reduce((total, fault) => total + of(fault), 0);
    return {
      kind,
      faults: faults.length,
      hit: faults.filter(({ hits }) => hits > 0).length,
      hits: sum(({ hits }) => hits),
      hitWhat: faults[0]?.hitWhat ?? '',
      messages: sum(({ underWay }) => underWay.messages),
      statements: sum(({ underWay }) => underWay.statements),
      commits: sum(({ underWay }) => underWay.commits),
      sends: sum(({ underWay }) => underWay.sends),
      unsettled: sum(({ underWay }) => underWay.unsettled),
    };
  });
}
