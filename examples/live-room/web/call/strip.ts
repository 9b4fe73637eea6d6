/** One moment on a strip. */
export interface Moment {
  /** 0 to 1. */
  readonly height: number;
  readonly isStrong: boolean;
}

/** How much time a strip shows, in milliseconds. */
const SHOWN_MS = 6000;
const MOMENT_MS = 33;
/** Who wants no motion gets a picture from time to time. */
const CALM_MS = 500;
const BAR = 2;

/** A strip of sound that moves from right to left: the newest moment is at the right end. */
export class Strip {
  readonly #canvas: HTMLCanvasElement;
  readonly #take: () => Moment;
  readonly #moments: Moment[] = [];
  readonly #calm = matchMedia('(prefers-reduced-motion: reduce)');
  #frame: number | null = null;
  #takenAt = 0;
  #drawnAt = 0;

  /** @param take - asked for what is to be shown of the moment that has passed */
  constructor(canvas: HTMLCanvasElement, take: () => Moment) {
    this.#canvas = canvas;
    this.#take = take;
  }

  start(): void {
    if (this.#frame !== null) return;
    this.#moments.length = 0;
    this.#takenAt = performance.now();
    this.#next();
  }

  stop(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#frame = null;
  }

  #next(): void {
    this.#frame = requestAnimationFrame((now) => {
      this.#step(now);
      this.#next();
    });
  }

  #step(now: number): void {
    // A page in the background is not drawn; what it missed is left out.
    if (now - this.#takenAt > SHOWN_MS) this.#takenAt = now - MOMENT_MS;
    while (now - this.#takenAt >= MOMENT_MS) {
      this.#takenAt += MOMENT_MS;
      this.#moments.push(this.#take());
    }
    this.#moments.splice(0, Math.max(0, this.#moments.length - SHOWN_MS / MOMENT_MS));
    if (this.#calm.matches && now - this.#drawnAt < CALM_MS) return;
    this.#drawnAt = now;
    this.#draw();
  }

  #draw(): void {
    const { clientHeight, clientWidth } = this.#canvas;
    const scale = devicePixelRatio;
    const context = this.#canvas.getContext('2d');
    if (context === null || clientWidth === 0) return;
    this.#canvas.width = Math.round(clientWidth * scale);
    this.#canvas.height = Math.round(clientHeight * scale);
    context.scale(scale, scale);
    const { color, outlineColor } = getComputedStyle(this.#canvas);
    const step = (clientWidth * MOMENT_MS) / SHOWN_MS;
    for (const [place, { height, isStrong }] of this.#moments.entries()) {
      const tall = Math.max(BAR, height * clientHeight);
      const left = clientWidth - (this.#moments.length - place) * step;
      context.fillStyle = isStrong ? color : outlineColor;
      context.fillRect(left, (clientHeight - tall) / 2, Math.min(BAR, step), tall);
    }
  }
}
