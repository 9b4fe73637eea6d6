/** What a worker tells the driver, a line each. The driver plays the provider: a delivery is done when its line is out. */
export type Line =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'acknowledged';
      readonly room: string;
      readonly event: string;
      readonly index: number;
      readonly body: string;
    }
  | {
      readonly kind: 'delivered';
      readonly room: string;
      readonly target: string;
      readonly event: string;
      readonly index: number;
    }
  | { readonly kind: 'drained' };

export const ROOMS: readonly string[] = ['r1', 'r2', 'r3'];
export const TARGETS: readonly string[] = ['sms', 'web'];
