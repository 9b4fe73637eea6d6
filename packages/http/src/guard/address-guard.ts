import { lookup as lookUpAll } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';

import { isPrivateHost } from '@roomkit/core/providers';

import { refusedAddress } from './address-refused.ts';

/** An address that a name stands for. */
export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

/** Which addresses may be called. */
export interface AddressGuardOptions {
  /**
   * Private, loopback, link-local, reserved and metadata addresses: all of them, or those a function says yes to.
   * Public ones always may be. @defaultValue false
   */
  readonly allowPrivateAddresses?: boolean | ((address: string) => boolean);
  /** Looks a name up. @defaultValue the machine's resolver */
  readonly resolve?: (hostname: string) => Promise<readonly ResolvedAddress[]>;
}

/** Judges addresses: those that stand in a URL, and those that names stand for at the moment of the connection. */
export class AddressGuard {
  readonly #allow: boolean | ((address: string) => boolean);
  readonly #resolve: (hostname: string) => Promise<readonly ResolvedAddress[]>;

  constructor({ allowPrivateAddresses = false, resolve = resolveByMachine }: AddressGuardOptions) {
    this.#allow = allowPrivateAddresses;
    this.#resolve = resolve;
  }

  /** @throws RoomKitError `address_refused` for a protocol that is no HTTP, and for an address that is private */
  requireCallable(url: URL): void {
    if (url.protocol !== 'http:' && url.protocol !== 'https:') throw refusedAddress('protocol');
    const host = url.hostname.replace(/^\[|\]$/gu, '');
    // A connection to an address looks no name up, so that `lookup` is not asked.
    if (isIP(host) !== 0 && !this.#isCallable(host)) throw refusedAddress('private_address');
  }

  /**
   * For the `lookup` of a connection: what was judged is what is connected to, so a name that stands for another
   * address a moment later changes nothing.
   */
  readonly lookup: LookupFunction = (hostname, { all }, callback) => {
    this.#lookUp(hostname).then(
      (addresses) => {
        const [first] = addresses;
        if (all === true) callback(null, [...addresses]);
        else callback(null, first?.address ?? '', first?.family ?? 0);
      },
      (error: unknown) => callback(error as NodeJS.ErrnoException, ''),
    );
  };

  async #lookUp(hostname: string): Promise<readonly ResolvedAddress[]> {
    const found = await this.#resolve(hostname);
    const callable = found.filter(({ address }) => this.#isCallable(address));
    if (callable.length === 0) throw refusedAddress('private_address');
    return callable;
  }

  #isCallable(address: string): boolean {
    const isPrivate = isIP(address) === 0 || isPrivateHost(address.includes(':') ? `[${address}]` : address);
    if (!isPrivate) return true;
    return typeof this.#allow === 'function' ? this.#allow(address) : this.#allow;
  }
}

function resolveByMachine(hostname: string): Promise<readonly ResolvedAddress[]> {
  return lookUpAll(hostname, { all: true });
}
