const MAIN = 'Welcome to the museum. Press 1 for our opening hours, or press 2 to pay for your ticket by card.';
const HOURS = 'We are open from nine to five, and closed on Mondays. Press 2 to pay for your ticket by card.';
const CARD = 'Please type the sixteen digits of your card now. Press star to go back.';
const CARD_DIGITS = 16;

/** What a caller can reach by keys. It knows nothing of calls: a key goes in, and what to say comes out. */
export class PhoneMenu {
  readonly greeting: string = MAIN;
  readonly #charge: (card: string) => void;
  /** The digits of the card so far; null while no card is asked for. */
  #card: string | null = null;

  constructor(charge: (card: string) => void) {
    this.#charge = charge;
  }

  /** What to say to a key; null where there is nothing to say yet. */
  press(digit: string): string | null {
    return this.#card === null ? this.#choose(digit) : this.#type(this.#card, digit);
  }

  #choose(digit: string): string {
    if (digit === '1') return HOURS;
    if (digit !== '2') return `There is nothing behind that key. ${MAIN}`;
    this.#card = '';
    return CARD;
  }

  #type(typed: string, digit: string): string | null {
    const isBack = digit === '*';
    const card = `${typed}${/\d/u.test(digit) ? digit : ''}`;
    this.#card = isBack || card.length === CARD_DIGITS ? null : card;
    if (isBack) return MAIN;
    if (card.length < CARD_DIGITS) return null;
    this.#charge(card);
    return `Thank you. Your ticket is paid by the card that ends in ${Array.from(card.slice(-4)).join(' ')}.`;
  }
}
