import { ConfigurationError } from '../domain/errors.ts';
import { hmac, type HmacOptions, readHex, toHex, verifyHmac } from '../runtime/signatures.ts';

/** Where the files of a kit are served, and what signs their addresses. */
export interface MediaLinkOptions {
  /** The address under which `processMediaRequest` is reached from outside, such as `https://example.org/media`. */
  readonly baseUrl: string;
  /** Secret, at least 16 characters, the same on every node. Another one makes every earlier address invalid. */
  readonly secret: string;
}

/** A stored file, named by a signed address. */
export interface LinkedMedia {
  readonly organizationId: string | null;
  readonly mediaId: string;
}

const LEAST_SECRET = 16;

/** Makes and reads the signed addresses of stored files. Whoever has one can read the file: it names no other. */
export class MediaLinks {
  readonly #baseUrl: string;
  readonly #hmac: HmacOptions;

  /** @throws ConfigurationError */
  constructor({ baseUrl, secret }: MediaLinkOptions) {
    if (typeof baseUrl !== 'string' || !/^https?:\/\//u.test(baseUrl) || !URL.canParse(baseUrl)) {
      throw new ConfigurationError('mediaLinks.baseUrl', 'must be an http(s) URL');
    }
    if (typeof secret !== 'string' || secret.length < LEAST_SECRET) {
      throw new ConfigurationError('mediaLinks.secret', `must have at least ${LEAST_SECRET} characters`);
    }
    this.#baseUrl = baseUrl.replace(/\/$/u, '');
    this.#hmac = { hash: 'SHA-256', secret };
  }

  async linkTo({ organizationId, mediaId }: LinkedMedia): Promise<string> {
    const url = new URL(`${this.#baseUrl}/${encodeURIComponent(mediaId)}`);
    if (organizationId !== null) url.searchParams.set('organization', organizationId);
    url.searchParams.set('signature', toHex(await hmac(this.#hmac, signedPart(organizationId, mediaId))));
    return url.href;
  }

  /** What an address names; null where it is none of ours, or forged. The host is not looked at: proxies change it. */
  async read(address: string): Promise<LinkedMedia | null> {
    if (!URL.canParse(address)) return null;
    const url = new URL(address);
    const id = url.pathname.split('/').at(-1) ?? '';
    const signature = readHex(url.searchParams.get('signature'));
    const mediaId = decode(id);
    if (mediaId === null || mediaId === '') return null;
    const organizationId = url.searchParams.get('organization');
    const isOurs = await verifyHmac(this.#hmac, signedPart(organizationId, mediaId), signature);
    return isOurs ? { organizationId, mediaId } : null;
  }

  /** Whether an address looks like one of ours; {@link read} tells for certain. */
  isOwn(address: string): boolean {
    return address.startsWith(`${this.#baseUrl}/`);
  }
}

function signedPart(organizationId: string | null, mediaId: string): string {
  return JSON.stringify([organizationId, mediaId]);
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
