/** A failure that came within a stream, as whatever the SDK passed on: an error, an object, or words. */
export class ReportedError extends Error {
  readonly reported: unknown;

  constructor(reported: unknown) {
    super('The stream reported a failure.');
    this.reported = reported;
  }
}
