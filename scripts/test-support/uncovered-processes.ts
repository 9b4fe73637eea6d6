/** Set up before tests whose processes are tools or nodes against the clock: these run at their own speed, uncounted. */
delete process.env['NODE_V8_COVERAGE'];
