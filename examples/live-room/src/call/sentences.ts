/** What the buttons of the page say in the caller's place. The page imports this too. */
export const BUTTON_SENTENCES = [
  'Where is my order?',
  'Tell me everything.',
  'Stop, wait a minute.',
  'I want my money back.',
] as const;

/** What else one may try to say. */
export const EXAMPLES = [
  'When does my lamp arrive?',
  'What are your opening hours?',
  'Can I talk to a person?',
] as const;

/** The sentences the ear is sure of. Any other it understands as well as it can. */
export const KNOWN_SENTENCES: readonly string[] = [
  ...BUTTON_SENTENCES,
  ...EXAMPLES,
  'I would like a refund.',
  'Thank you very much.',
  'Goodbye.',
];
