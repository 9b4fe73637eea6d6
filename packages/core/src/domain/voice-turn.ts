/**
 * Where the time of one spoken turn went. Each mark is in milliseconds since the person fell silent; null where the
 * turn has none, such as `firstToken` of an answer that no model wrote.
 */
export interface VoiceTurnMarks {
  /** The detector was sure that they had. */
  readonly vadEnd: number | null;
  readonly transcriptFinal: number | null;
  /** The turn detector let the words pass. */
  readonly endpoint: number | null;
  readonly committed: number | null;
  readonly firstToken: number | null;
  readonly firstSynthesis: number | null;
  readonly firstAudioOut: number | null;
}

/** One turn of a call, from the end of the question to the first sound of the answer. */
export interface VoiceTurnReport {
  /** When it began to be answered. */
  readonly timestamp: Date;
  readonly marks: VoiceTurnMarks;
  /** What passed while neither a detector, a recogniser, a model nor a voice was at work, in milliseconds. */
  readonly frameworkMs: number | null;
}
