import { describe, expect, it } from 'vitest';

import {
  ConfigurationError,
  consoleLogger,
  ConsoleTelemetry,
  InputError,
  NoopTelemetry,
  redactSecrets,
  redactUrl,
} from '../../src/index.ts';
import { TestClock } from '../support/test-clock.ts';

function recorder(): { readonly lines: () => readonly unknown[]; readonly write: (line: string) => void } {
  const written: string[] = [];
  return { lines: () => written.map((line) => JSON.parse(line) as unknown), write: (line) => void written.push(line) };
}

describe('telemetry', () => {
  it('CORE-15.7.1 the one that measures nothing says so', async () => {
    const telemetry = new NoopTelemetry();
    telemetry.startSpan().end();
    telemetry.recordMetric();
    telemetry.recordEvent();
    await telemetry.close();
    expect(telemetry.enabled).toBe(false);
  });

  it('CORE-15.7.1 the console writes spans with their parent and latency, metrics and events', async () => {
    const clock = new TestClock();
    const { lines, write } = recorder();
    const telemetry = new ConsoleTelemetry({ write, clock });
    const inbound = telemetry.startSpan('process_inbound', { attributes: { roomId: 'r1' } });
    const deliver = telemetry.startSpan('deliver', { parent: inbound });
    await clock.advance(5);
    deliver.recordError(new InputError('body', 'is bad'));
    deliver.end();
    deliver.end();
    inbound.setAttributes({ channelId: 'a' });
    inbound.end();
    telemetry.recordMetric('queue', 3, { roomId: 'r1' });
    telemetry.recordEvent('room_created');
    const time = '2026-01-01T00:00:00.005Z';
    const error = { name: 'InputError', code: 'input_invalid', message: 'body: is bad' };
    expect(lines()).toStrictEqual([
      { time, span: 'deliver', parent: 1, id: 2, latencyMs: 5, error },
      { time, span: 'process_inbound', parent: null, id: 1, latencyMs: 5, roomId: 'r1', channelId: 'a' },
      { time, metric: 'queue', value: 3, roomId: 'r1' },
      { time, event: 'room_created' },
    ]);
  });

  it('a console that fails disturbs nobody', () => {
    const telemetry = new ConsoleTelemetry({
      write: () => {
        throw new Error('closed');
      },
    });
    expect(() => telemetry.recordEvent('x')).not.toThrow();
    expect(() => telemetry.startSpan('x').end()).not.toThrow();
  });
});

describe('consoleLogger', () => {
  it('CORE-15.1.1 lines carry level, logger name, message and fields', () => {
    const clock = new TestClock();
    const { lines, write } = recorder();
    const logger = consoleLogger({ write, clock, level: 'debug' }).child('core').child('hooks', { roomId: 'r1' });
    logger.debug('A hook allowed.', { hook: 'h' });
    logger.error('A hook failed.', { error: new Error('boom'), big: 1n });
    const time = '2026-01-01T00:00:00.000Z';
    expect(lines()).toStrictEqual([
      { time, level: 'debug', logger: 'roomkit.core.hooks', message: 'A hook allowed.', roomId: 'r1', hook: 'h' },
      {
        time,
        level: 'error',
        logger: 'roomkit.core.hooks',
        message: 'A hook failed.',
        roomId: 'r1',
        error: { name: 'Error', message: 'boom' },
        big: '1',
      },
    ]);
  });

  it('CORE-15.2.1 levels below the one chosen are left out', () => {
    const { lines, write } = recorder();
    const logger = consoleLogger({ write, level: 'warn' });
    logger.debug('d');
    logger.info('i');
    logger.warn('w');
    logger.error('e');
    expect(lines()).toMatchObject([{ level: 'warn' }, { level: 'error' }]);
    expect(() => consoleLogger({ write, level: 'loud' as 'warn' })).toThrowError(ConfigurationError);
  });

  it('CORE-15.3.2 contents and addresses are left out unless asked for', () => {
    const { lines, write } = recorder();
    const fields = { roomId: 'r1', 'pii.body': 'SECRET', 'pii.sender': '+15550100' };
    consoleLogger({ write }).info('Received.', fields);
    consoleLogger({ write, includePersonalData: true }).info('Received.', fields);
    expect(JSON.stringify(lines()[0])).not.toContain('SECRET');
    expect(lines()[0]).toMatchObject({ roomId: 'r1' });
    expect(lines()[1]).toMatchObject(fields);
  });

  it('nothing that is logged makes it throw', () => {
    const { lines, write } = recorder();
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    consoleLogger({ write }).info('x', { circular, fn: () => 1, symbol: Symbol('s') });
    expect(lines()).toMatchObject([{ circular: { self: '[seen]' }, fn: '[function]', symbol: 'Symbol(s)' }]);
    const broken = consoleLogger({
      write: () => {
        throw new Error('closed');
      },
    });
    expect(() => broken.info('x')).not.toThrow();
  });
});

describe('redactSecrets', () => {
  it('CORE-17.7.1 values under names of secrets and credentials in URLs are replaced, at any depth', () => {
    const options = {
      accountSid: 'AC1',
      authToken: 'S1',
      api_key: 'S2',
      nested: { clientSecret: 'S3', list: [{ password: 'S4' }], 'signing-key': 'S5', passphrase: null },
      headers: new Map([['Authorization', 'Bearer S6']]),
      baseUrl: 'https://user:S7@e.org/path?token=S8#S9',
      endpoint: new URL('wss://e.org/?key=S10'),
      connectionString: 'postgres://u:S11@h/db',
      vendorPin: 'S12',
      fetch: () => 'S13',
      bytes: new Uint8Array([1]),
      at: new Date(0),
      port: 1,
    };
    const shown = redactSecrets(options, ['vendorPin']);
    expect(JSON.stringify(shown)).not.toMatch(/S\d/u);
    expect(shown).toMatchObject({
      accountSid: 'AC1',
      authToken: '[redacted]',
      nested: { passphrase: null, list: [{ password: '[redacted]' }] },
      baseUrl: 'https://e.org/path',
      endpoint: 'wss://e.org/',
      port: 1,
      at: new Date(0),
    });
    expect(options.authToken).toBe('S1');
  });

  it('CORE-17.7.1 an object within itself ends', () => {
    const options: Record<string, unknown> = { token: 'S1' };
    options['self'] = options;
    expect(redactSecrets(options)).toStrictEqual({ token: '[redacted]', self: '[object]' });
  });

  it('CORE-6.5.5 a URL loses user, password, query and fragment, and nothing else', () => {
    expect(redactUrl('wss://u:p@h.org/x?token=S')).toBe('wss://h.org/x');
    expect(redactUrl('https://h.org/x')).toBe('https://h.org/x');
    expect(redactUrl('not a url?token=x')).toBe('not a url?token=x');
  });
});
