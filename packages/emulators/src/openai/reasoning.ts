import { brokenRule, type BrokenRule } from './errors.ts';

/** Whether a model reasons: such models think by effort, and take no temperature. */
export function reasons(model: string): boolean {
  return /^(?:o\d|gpt-(?:[5-9]|\d\d))/u.test(model) && !model.includes('-chat');
}

/** What of a request fits no model of this kind; null where all fits. */
export function reasoningRule(given: {
  readonly model: string;
  readonly temperature: number | null | undefined;
  readonly topP: number | null | undefined;
  readonly effort: string | null | undefined;
  /** How the API calls the effort. */
  readonly effortName: string;
}): BrokenRule | null {
  const { model, temperature, topP, effort, effortName } = given;
  if (!reasons(model)) return effort ? unsupported(effortName) : null;
  if ((temperature ?? 1) !== 1) return unsupported('temperature');
  if ((topP ?? 1) !== 1) return unsupported('top_p');
  if (!effort || effortsOf(model).includes(effort)) return null;
  return brokenRule(
    `Unsupported value: '${effort}' is not supported with the '${model}' model.`,
    effortName,
    'unsupported_value',
  );
}

/** The models of before gpt-5.1 cannot stop thinking altogether. */
function effortsOf(model: string): readonly string[] {
  if (/^o\d/u.test(model)) return ['low', 'medium', 'high'];
  if (/^gpt-5(?:-|$)/u.test(model)) return ['minimal', 'low', 'medium', 'high'];
  return ['none', 'low', 'medium', 'high', 'xhigh', 'max'];
}

function unsupported(name: string): BrokenRule {
  return brokenRule(
    `Unsupported parameter: '${name}' is not supported with this model.`,
    name,
    'unsupported_parameter',
  );
}
