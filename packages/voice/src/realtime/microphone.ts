/** Whether a caller is heard: several have a say, and each takes back only what it said itself. */
export class Microphone {
  readonly #onChange: (isOn: boolean) => void;
  #isAllowed: boolean;
  #isActive: boolean;
  #isMuted = false;
  #tools = 0;

  constructor(isAllowed: boolean, isActive: boolean, onChange: (isOn: boolean) => void) {
    this.#isAllowed = isAllowed;
    this.#isActive = isActive;
    this.#onChange = onChange;
  }

  get isOn(): boolean {
    return this.#isAllowed && this.#isActive && !this.#isMuted && this.#tools === 0;
  }

  /** What the binding allows. */
  allow(isAllowed: boolean): void {
    this.#change(() => {
      this.#isAllowed = isAllowed;
    });
  }

  /** Whether the call is under way, and not paused. */
  activate(isActive: boolean): void {
    this.#change(() => {
      this.#isActive = isActive;
    });
  }

  /** What somebody asked for. */
  mute(isMuted: boolean): void {
    this.#change(() => {
      this.#isMuted = isMuted;
    });
  }

  /** Tools that run, one more or one less: while any does, it is off. */
  tool(change: 1 | -1): void {
    this.#change(() => {
      this.#tools += change;
    });
  }

  #change(apply: () => void): void {
    const before = this.isOn;
    apply();
    if (this.isOn !== before) this.#onChange(this.isOn);
  }
}
