import { modelMissing, modelUnreadable, packageMissing } from '@roomkit/core/audio';

/** The functions of libpocketsphinx 5prealpha (pocketsphinx.h, cmd_ln.h, err.h) that are called. */
export interface PocketSphinxLibrary {
  readonly parseOptions: (given: null, known: unknown, count: number, values: string[], strict: number) => unknown;
  readonly knownOptions: () => unknown;
  readonly create: (options: unknown) => unknown;
  readonly free: (decoder: unknown) => number;
  readonly startStream: (decoder: unknown) => number;
  readonly startUtterance: (decoder: unknown) => number;
  readonly process: (decoder: unknown, samples: Int16Array, count: number, noSearch: number, isWhole: number) => number;
  readonly endUtterance: (decoder: unknown) => number;
  readonly words: (decoder: unknown, score: number[]) => string | null;
  readonly frames: (decoder: unknown) => number;
  readonly probability: (decoder: unknown) => number;
  readonly logarithms: (decoder: unknown) => unknown;
  readonly power: (logarithms: unknown, value: number) => number;
  readonly setGrammar: (decoder: unknown, name: string, jsgf: string) => number;
  readonly setKeyphrase: (decoder: unknown, name: string, phrase: string) => number;
  /** How a word sounds; null where it is not in the dictionary. */
  readonly lookUp: (decoder: unknown, word: string) => unknown;
  readonly search: (decoder: unknown, name: string) => number;
}

const DECLARATIONS: Readonly<Record<keyof PocketSphinxLibrary, string>> = {
  parseOptions: 'void *cmd_ln_parse_r(void *, void *, int, const char **, int)',
  knownOptions: 'void *ps_args()',
  create: 'void *ps_init(void *)',
  free: 'int ps_free(void *)',
  startStream: 'int ps_start_stream(void *)',
  startUtterance: 'int ps_start_utt(void *)',
  process: 'int ps_process_raw(void *, const int16_t *, size_t, int, int)',
  endUtterance: 'int ps_end_utt(void *)',
  words: 'const char *ps_get_hyp(void *, _Out_ int32_t *)',
  frames: 'int ps_get_n_frames(void *)',
  probability: 'int32_t ps_get_prob(void *)',
  logarithms: 'void *ps_get_logmath(void *)',
  power: 'double logmath_exp(void *, int)',
  setGrammar: 'int ps_set_jsgf_string(void *, const char *, const char *)',
  setKeyphrase: 'int ps_set_keyphrase(void *, const char *, const char *)',
  // What it gives would have to be freed: only whether it gives anything is asked.
  lookUp: 'void *ps_lookup_word(void *, const char *)',
  search: 'int ps_set_search(void *, const char *)',
};

interface NativeLibrary {
  func(declaration: string): (...given: never[]) => unknown;
}

const PROVIDER = 'PocketSphinxSTTProvider';
const FIELD = 'libraryPath';

/**
 * @throws RoomKitError `not_supported` without koffi, `model_missing` without the library, `model_unreadable` where it
 * is another one
 */
export async function loadLibrary(path: string): Promise<PocketSphinxLibrary> {
  const library = await open(path);
  try {
    // It would write what it finds, and what it hears, to the error output.
    (library.func('void err_set_logfp(void *)') as (file: null) => void)(null);
    const functions = Object.entries(DECLARATIONS).map(([name, declaration]) => [name, library.func(declaration)]);
    return Object.fromEntries(functions) as PocketSphinxLibrary;
  } catch {
    throw modelUnreadable(PROVIDER, FIELD, 'is not libpocketsphinx of version 5prealpha');
  }
}

async function open(path: string): Promise<NativeLibrary> {
  let koffi: { readonly load: (path: string) => NativeLibrary };
  try {
    ({ default: koffi } = (await import('koffi')) as unknown as { readonly default: typeof koffi });
  } catch (cause) {
    throw packageMissing('koffi', cause);
  }
  try {
    return koffi.load(path);
  } catch {
    throw modelMissing(PROVIDER, FIELD, 'https://packages.debian.org/libpocketsphinx3');
  }
}
