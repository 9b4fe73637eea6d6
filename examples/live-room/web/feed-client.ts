import type { FeedMessage } from '../src/feed/messages.ts';
import type { Store } from './store.ts';

/** Reads the server's events into the store; comes back by itself when the server does. */
export function followServer(store: Store, onConnection: (isOpen: boolean) => void): void {
  const source = new EventSource('/feed');
  source.addEventListener('message', (event) => store.apply(JSON.parse(String(event.data)) as FeedMessage));
  source.addEventListener('open', () => onConnection(true));
  source.addEventListener('error', () => {
    onConnection(false);
    // A refusal ends an EventSource for good: while the server starts, one may be refused.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => followServer(store, onConnection), 500);
  });
}
