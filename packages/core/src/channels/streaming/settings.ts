import { ConfigurationError } from '../../domain/errors.ts';
import { requirePositive } from '../../domain/validation.ts';

/** How an answer that is still being written is shown by changing its message again and again. */
export interface EditStreamingOptions {
  /**
   * How far apart calls of the provider are at least, in milliseconds; a function is asked with the recipient.
   *
   * @defaultValue what suits the channel's kind, otherwise 1000
   */
  readonly intervalMs?: number | ((recipient: string) => number);
  /**
   * The first message goes out with so many characters, or with a whole sentence, or with what is there after
   * `intervalMs`. @defaultValue 48
   */
  readonly firstAfterCharacters?: number;
  /**
   * How long the last changes may take once the answer is complete, in milliseconds, waiting for the vendor and for
   * rate limits included. What is not shown by then is sent whole. @defaultValue 180000
   */
  readonly endWithinMs?: number;
}

/** Whether answers are shown while they are written: by edits, or not at all. */
export type StreamingOption = 'edits' | 'off' | EditStreamingOptions;

/** Options with every default filled in. */
export interface StreamingSettings {
  readonly intervalMsFor: (recipient: string) => number;
  readonly firstAfterCharacters: number;
  readonly endWithinMs: number;
}

/**
 * Options with defaults; null where answers are not shown while they are written.
 *
 * @param usual - of the channel's kind
 * @throws ConfigurationError naming the field that cannot be used
 */
export function resolveStreaming(
  given: StreamingOption | undefined,
  usual: StreamingOption,
  supportsEdit: boolean,
): StreamingSettings | null {
  const option = given === undefined ? usual : given;
  if (option === 'off') return null;
  if (option !== 'edits' && (typeof option !== 'object' || option === null)) {
    throw new ConfigurationError('streaming', "must be 'edits', 'off' or options");
  }
  if (!supportsEdit) {
    // Whoever did not ask for it gets the finished text.
    if (given === undefined) return null;
    throw new ConfigurationError('streaming', 'needs a channel with edits');
  }
  const ofKind = typeof usual === 'object' ? usual : {};
  const {
    intervalMs = 1_000,
    firstAfterCharacters = 48,
    endWithinMs = 180_000,
  } = { ...ofKind, ...(typeof option === 'object' ? option : {}) };
  if (typeof intervalMs !== 'function') requirePositive('streaming.intervalMs', intervalMs);
  requirePositive('streaming.firstAfterCharacters', firstAfterCharacters);
  requirePositive('streaming.endWithinMs', endWithinMs);
  const intervalMsFor = typeof intervalMs === 'function' ? intervalMs : (): number => intervalMs;
  return Object.freeze({ intervalMsFor, firstAfterCharacters, endWithinMs });
}
