/** What the caller says. Flite says it for them. */
export const QUESTIONS: readonly [string, string, string] = [
  'When do you open?',
  'What is there to see?',
  'Thank you, that is enough.',
];

/** What the model answers, each in its turn. The second answer is longer than anybody wants to hear. */
export const ANSWERS: readonly [string, string, string] = [
  'The museum opens at nine.',
  [
    'There are four floors, and the ships are on the first one.',
    'On the second floor you find clocks and telescopes, and a room where you may touch everything.',
    'The third floor is about the weather, with a storm every half hour.',
    'Up on the roof there is a garden with a view of the harbour.',
    'Please do not forget the shop, where a model of every ship is for sale.',
  ].join(' '),
  'My pleasure. Goodbye.',
];
