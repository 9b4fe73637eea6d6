import type { Transport } from '@modelcontextprotocol/client';

/**
 * A transport as its owner lent it: everything passes through, but closing only ends its use here. The listeners are
 * told, so that nobody waits for an answer, and taken off.
 */
export function borrowed(transport: Transport): Transport {
  const close = async (): Promise<void> => {
    const { onclose } = transport;
    Object.assign(transport, { onclose: undefined, onmessage: undefined, onerror: undefined });
    onclose?.();
  };
  return new Proxy(transport, {
    get(target, property) {
      if (property === 'close') return close;
      const value: unknown = Reflect.get(target, property, target);
      // Bound, for a transport may have private fields, which a proxy has not.
      return typeof value === 'function' && property !== 'constructor' ? value.bind(target) : value;
    },
    set: (target, property, value) => Reflect.set(target, property, value, target),
  });
}
