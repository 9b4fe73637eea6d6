import type { ReconcileAnswer } from '../domain/unknown-outcome.ts';
import type { MessagingProvider } from '../ports/messaging.ts';
import type { TransportChannelOptions, TransportProvider } from './transport-channel.ts';

/** What can be done about unknown outcomes where a message went one of two ways: what both providers can. */
export function whatBothCan(
  first: MessagingProvider,
  second: MessagingProvider,
): Pick<TransportChannelOptions<TransportProvider>, 'unknownOutcome' | 'reconcile'> {
  // A repeated key is one message at one vendor: the other way would be a second one.
  if (!first.reconcile || !second.reconcile || [first, second].some((provider) => !isReconcilable(provider))) {
    return { unknownOutcome: 'neither' };
  }
  const ask = [first.reconcile.bind(first), second.reconcile.bind(second)];
  return {
    unknownOutcome: 'reconcilable',
    async reconcile(query, options): Promise<ReconcileAnswer> {
      const answers = await Promise.all(ask.map((reconcile) => reconcile(query, options)));
      const sent = answers.find(({ outcome }) => outcome === 'sent');
      if (sent) return sent;
      return answers.every(({ outcome }) => outcome === 'not_sent') ? { outcome: 'not_sent' } : { outcome: 'unknown' };
    },
  };
}

function isReconcilable({ capabilities }: MessagingProvider): boolean {
  return capabilities.unknownOutcome === 'reconcilable';
}
