/** Where webhooks go: an address, or a function such as the handler of a server. */
export type WebhookTarget = string | ((request: Request) => Response | Promise<Response>);

/** How a webhook is sent. */
export interface DeliverOptions {
  /** The same call so often. @defaultValue 1 */
  readonly times?: number;
  /** All at once instead of one after the other. @defaultValue false */
  readonly concurrently?: boolean;
  /** Signs with something else than the secret. @defaultValue false */
  readonly wrongSignature?: boolean;
}

/** A webhook the vendor would send: to be looked at, or delivered, once or as often as vendors do. */
export class WebhookCall {
  readonly #build: (options: { readonly wrongSignature: boolean }) => Promise<Request>;
  readonly #target: () => WebhookTarget | null;

  constructor(
    build: (options: { readonly wrongSignature: boolean }) => Promise<Request>,
    target: () => WebhookTarget | null,
  ) {
    this.#build = build;
    this.#target = target;
  }

  /** The call as it goes over the wire, signed. */
  request({ wrongSignature = false }: Pick<DeliverOptions, 'wrongSignature'> = {}): Promise<Request> {
    return this.#build({ wrongSignature });
  }

  /** Sends it to where `deliverTo` says, and gives the answers. */
  async deliver(options: DeliverOptions = {}): Promise<readonly Response[]> {
    const { times = 1, concurrently = false } = options;
    const target = this.#target();
    if (target === null) throw new Error('Nobody receives webhooks: say where to by deliverTo.');
    const send = async (): Promise<Response> => {
      const request = await this.request(options);
      return typeof target === 'string' ? fetch(aimed(request, target), { redirect: 'manual' }) : target(request);
    };
    if (concurrently) return Promise.all(Array.from({ length: times }, send));
    const answers: Response[] = [];
    for (let left = times; left > 0; left -= 1) answers.push(await send());
    return answers;
  }
}

/** What is signed is the public address; it is sent to where the server listens. */
function aimed(request: Request, target: string): Request {
  const { search } = new URL(request.url);
  const url = new URL(target);
  if (search !== '' && url.search === '') url.search = search;
  return new Request(url, request);
}
