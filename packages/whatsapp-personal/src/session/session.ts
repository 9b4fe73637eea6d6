import { ConfigurationError } from '@roomkit/core';
import { type Environment, optionsFromEnvironment } from '@roomkit/core/providers';

import { processEnvironment } from '../environment.ts';
import { settingsOf, WHATSAPP_PERSONAL_ENVIRONMENT, type WhatsAppPersonalSessionOptions } from '../options.ts';
import { SessionCore } from './session-core.ts';

/** What is behind a session, for the provider and the source alone. */
const cores = new WeakMap<WhatsAppPersonalSession, SessionCore>();

/**
 * One account, paired as a device of a phone. Its source connects it, its provider sends through that connection: both
 * are made with the same session.
 */
export class WhatsAppPersonalSession {
  /** @throws ConfigurationError naming the field */
  constructor(options: WhatsAppPersonalSessionOptions) {
    cores.set(this, new SessionCore(settingsOf(options)));
  }

  /** Of `WHATSAPP_PERSONAL_FOLDER` and `WHATSAPP_PERSONAL_PHONE_NUMBER`. @throws ConfigurationError naming the field */
  static fromEnv(
    environment: Environment = processEnvironment(),
    options: Partial<WhatsAppPersonalSessionOptions> = {},
  ): WhatsAppPersonalSession {
    const { folder = '', ...rest } = optionsFromEnvironment(WHATSAPP_PERSONAL_ENVIRONMENT, environment);
    return new WhatsAppPersonalSession({ auth: { folder }, ...rest, ...options });
  }

  /** Whether messages can be sent now. */
  get isConnected(): boolean {
    return coreOf(this).socket !== null;
  }
}

/** @throws ConfigurationError */
export function coreOf(session: WhatsAppPersonalSession): SessionCore {
  const core = cores.get(session);
  if (!core) throw new ConfigurationError('session', 'must be a WhatsAppPersonalSession');
  return core;
}
