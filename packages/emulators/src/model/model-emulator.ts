import type { Context } from 'hono';

import type { Refusal } from '../emulator/faults.ts';
import { type VendorBindings, VendorServer, type VendorServerOptions } from '../emulator/vendor-server.ts';
import { type ModelRefusal, refusalOf } from './faults.ts';
import { OpenAnswers } from './open-answers.ts';
import { answerTo, type ModelCall, type ModelScript, type PlayedAnswer } from './script.ts';
import type { SplitAt } from './split.ts';
import { streamed } from './streamed.ts';
import { type ModelWire, streamOf } from './wire.ts';

/** What every emulator of a model takes. */
export interface ModelEmulatorOptions extends VendorServerOptions {
  /** @defaultValue `['ok']` */
  readonly script?: ModelScript;
  /** How the wire cuts streams. @defaultValue 'events' */
  readonly splitAt?: SplitAt;
  /** The models there are; a request for another is refused. @defaultValue any is taken */
  readonly models?: readonly string[];
}

/** A context of a route. */
export type ModelContext = Context<{ Bindings: VendorBindings }>;

/**
 * A vendor of models as a local server that plays a script: it checks every request as the vendor does, and answers
 * in the vendor's own events. Ids count up, so that a run can be told from another by nothing.
 */
export abstract class ModelEmulator extends VendorServer {
  /** The requests that reached the model, oldest first: those whose form was right. */
  readonly calls: ModelCall[] = [];
  readonly #open = new OpenAnswers();
  readonly #splitAt: SplitAt;
  /** Null where any is taken. */
  protected readonly models: readonly string[] | null;
  #script: ModelScript;
  #played = 0;

  constructor(options: ModelEmulatorOptions = {}) {
    super(options);
    this.#script = options.script ?? ['ok'];
    this.#splitAt = options.splitAt ?? 'events';
    this.models = options.models ?? null;
  }

  /** Replaces the script; the next request is its first. */
  play(script: ModelScript): void {
    this.#script = script;
    this.#played = 0;
  }

  /** Resolves once no answer is open: each was given whole, or its reader has stopped. */
  idle(): Promise<void> {
    return this.#open.idle();
  }

  /** A refusal in the vendor's form. `words` is what it says; `key` the credentials of the request, which some repeat. */
  protected abstract refuseModel(refusal: ModelRefusal, words: string, key: string | null): Response;

  protected hasModel(id: string): boolean {
    return this.models === null || this.models.includes(id);
  }

  protected refuse(refusal: Refusal): Response {
    const kinds = {
      rejected: { kind: 'invalid' },
      unauthorized: { kind: 'unauthorized' },
      unavailable: { kind: 'overloaded' },
      rate_limited: { kind: 'rate_limited', retryAfterSeconds: 1 },
    } as const;
    return this.refuseModel(kinds[refusal], 'The emulator was told to refuse.', null);
  }

  /** The credentials of a request, as they came. */
  protected keyOf(context: ModelContext): string | null {
    return context.req.header('authorization') ?? null;
  }

  /** Answers a request whose form is right, as the script says. */
  protected async respond(
    context: ModelContext,
    asked: Pick<ModelCall, 'body' | 'stream'>,
    wire: ModelWire,
  ): Promise<Response> {
    const call: ModelCall = { number: this.#played, path: context.req.path, ...asked };
    this.#played += 1;
    this.calls.push(call);
    const answer = answerTo(this.#script, call);
    const refusal = refusalOf(answer.fault);
    if (refusal !== null) return this.refuseModel(refusal, answer.words, this.keyOf(context));
    return call.stream ? this.#stream(context, answer, wire) : this.#whole(context, answer, wire);
  }

  #stream({ env }: ModelContext, answer: PlayedAnswer, wire: ModelWire): Response {
    const { cut } = env;
    const over = this.#open.opened();
    return streamed(streamOf(answer, wire, answer.splitAt ?? this.#splitAt), {
      headers: wire.streamHeaders,
      cut,
      over,
    });
  }

  async #whole({ env, req }: ModelContext, answer: PlayedAnswer, wire: ModelWire): Promise<Response> {
    const { fault } = answer;
    if (fault?.kind === 'error_event') return this.refuseModel({ kind: 'failed' }, answer.words, null);
    if (fault?.kind === 'disconnect' || fault?.kind === 'cut') {
      env.cut();
      return new Promise(() => {});
    }
    if (fault?.kind !== 'hang') return Response.json(wire.whole(answer), { headers: wire.headers });
    const over = this.#open.opened();
    req.raw.signal.addEventListener('abort', over, { once: true });
    return new Promise(() => {});
  }
}
