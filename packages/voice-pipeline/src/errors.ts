declare module '@roomkit/core' {
  interface RoomKitErrorDetails {
    /** A stage was used before `prepare` had loaded it. */
    stage_not_ready: { readonly stage: string };
    /** The session's audio is in this pipeline already. */
    stream_exists: { readonly stream: string };
    /** A recording could not be written or encrypted; nothing of it was kept. */
    recording_failed: { readonly recordingId: string };
    /** What was to be read is no recording of ours, was cut or changed, or the key is another one. */
    recording_unreadable: { readonly issue: string };
  }
}

export {};
