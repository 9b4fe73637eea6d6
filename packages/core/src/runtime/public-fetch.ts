/** The platform's `fetch`, looked up at each call so that a test or an instrument may replace it. */
export const publicFetch: typeof globalThis.fetch = (input, init) => globalThis.fetch(input, init);
