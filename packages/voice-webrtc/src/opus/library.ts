import { createRequire } from 'node:module';

import { ConfigurationError } from '@roomkit/core';

/** One encoder and decoder of libopus, as opusscript binds it. */
interface OpusHandler {
  _encode(input: number, bytes: number, output: number, samples: number): number;
  _decode(input: number, bytes: number, output: number): number;
  _encoder_ctl(control: number, value: number): number;
}

/** The module opusscript is built on. Its memory grows, so that the views have to be asked for each time. */
interface OpusModule {
  readonly HEAPU8: Uint8Array;
  readonly HEAPU16: Uint16Array;
  readonly OpusScriptHandler: {
    new (sampleRate: number, channels: number, application: number): OpusHandler;
    destroy_handler(handler: OpusHandler): void;
  };
  _malloc(bytes: number): number;
}

const MODULE = 'opusscript/build/opusscript_native_wasm.js';
/** `OPUS_APPLICATION_VOIP` of opus_defines.h. */
const VOIP = 2_048;
/** The longest that opusscript decodes: 60 ms of 48,000 Hz. */
const MAX_SAMPLES = 2_880;
/** The longest packet (RFC 6716, section 3.2.1): three frames of 1,275 bytes, each with its length. */
export const MAX_PACKET_BYTES = 3_828;

/**
 * The codec without opusscript's own wrapper. That one takes views of the memory when it is made, at addresses twice
 * as high as what it was given: from about forty codecs in a process they lie outside, and no call is heard any more.
 */
class OpusLibrary {
  readonly #module: OpusModule;
  readonly #samplesAt: number;
  readonly #packetAt: number;

  constructor(module: OpusModule) {
    this.#module = module;
    // The bindings take and give a byte of a sample as 16 bits, the low ones of which count.
    this.#samplesAt = module._malloc(MAX_SAMPLES * 4);
    this.#packetAt = module._malloc(MAX_PACKET_BYTES);
  }

  open(sampleRate: number): OpusHandler {
    return new this.#module.OpusScriptHandler(sampleRate, 1, VOIP);
  }

  close(handler: OpusHandler): void {
    this.#module.OpusScriptHandler.destroy_handler(handler);
  }

  encode(handler: OpusHandler, samples: Int16Array): Uint8Array {
    const words = this.#module.HEAPU16;
    let at = this.#samplesAt >> 1;
    for (const sample of samples) {
      words[at] = sample & 0xff;
      words[at + 1] = (sample >> 8) & 0xff;
      at += 2;
    }
    const length = handler._encode(this.#samplesAt, samples.length * 2, this.#packetAt, samples.length);
    return this.#module.HEAPU8.slice(this.#packetAt, this.#packetAt + Math.max(0, length));
  }

  /** Null for what is no packet. */
  decode(handler: OpusHandler, packet: Uint8Array): Int16Array | null {
    if (packet.byteLength === 0 || packet.byteLength > MAX_PACKET_BYTES) return null;
    this.#module.HEAPU8.set(packet, this.#packetAt);
    const length = handler._decode(this.#packetAt, packet.byteLength, this.#samplesAt);
    if (length < 0) return null;
    const words = this.#module.HEAPU16;
    const samples = new Int16Array(length);
    for (let at = 0; at < length; at += 1) {
      const word = (this.#samplesAt >> 1) + at * 2;
      samples[at] = ((words[word] ?? 0) & 0xff) | (((words[word + 1] ?? 0) & 0xff) << 8);
    }
    return samples;
  }
}

let library: OpusLibrary | null = null;

/** The library, instantiated with the first call that needs it. @throws ConfigurationError where it is another one */
export function opusLibrary(): OpusLibrary {
  library ??= new OpusLibrary(loadModule());
  return library;
}

export type { OpusHandler };

function loadModule(): OpusModule {
  const create = createRequire(import.meta.url)(MODULE) as () => Partial<OpusModule>;
  const module = create();
  if (typeof module.OpusScriptHandler !== 'function' || typeof module._malloc !== 'function') {
    throw new ConfigurationError('opusscript', 'is installed in a version that is built in another way than 0.1');
  }
  return module as OpusModule;
}
