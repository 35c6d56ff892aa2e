import type { Pose } from '../layout/layoutInput.ts';

/** How long a view takes to change, and the opening shot to settle, ms. */
const changeMs = 500;
const openingMs = 1500;
/** The opening shot is held this long before it settles. */
const openingHoldMs = 900;

export interface PoseGoal {
  /** Layer that is to be open; null = overview. */
  readonly layer: number | null;
  readonly relief: boolean;
}

/** Ease in and out, 0..1. */
export function eased(share: number): number {
  const cut = Math.min(1, Math.max(0, share));
  return cut < 0.5 ? 4 * cut ** 3 : 1 - (2 - 2 * cut) ** 3 / 2;
}

/** One number on its way; a new goal starts from where it is. */
class Glide {
  #from: number;
  #to: number;
  #start = Number.NEGATIVE_INFINITY;
  #ms = 0;

  constructor(value: number) {
    this.#from = value;
    this.#to = value;
  }

  get goal(): number {
    return this.#to;
  }

  at(now: number): number {
    if (now < this.#start) return this.#from;
    if (this.#ms <= 0) return this.#to;
    return this.#from + (this.#to - this.#from) * eased((now - this.#start) / this.#ms);
  }

  isMoving(now: number): boolean {
    return this.#ms > 0 && now >= this.#start && now < this.#start + this.#ms;
  }

  /** Ms until a move begins that is still to come; 0 when none is. */
  waitsFor(now: number): number {
    return Math.max(0, this.#start - now);
  }

  head(goal: number, now: number, ms: number): void {
    if (goal === this.#to) return;
    this.#from = this.at(now);
    this.#to = goal;
    this.#start = now;
    this.#ms = ms;
  }

  /** Begins `delay` ms from now, whatever it did before. */
  begin(from: number, goal: number, now: number, ms: number, delay: number): void {
    this.#from = from;
    this.#to = goal;
    this.#start = now + delay;
    this.#ms = ms;
  }
}

/** Where the picture stands between views. Times are those of the frame clock, ms; `cut` = reduced motion. */
export class PoseAnimator {
  #open = new Glide(0);
  #book = new Glide(0);
  #relief = new Glide(0);
  #layer: number | null = null;
  /** Set by the camera: how far the heads are fanned out. */
  depth = 0;

  /** Heads for a view; without `cut` in 500 ms from wherever the picture is. */
  setGoal(goal: PoseGoal, now: number, cut: boolean): void {
    const ms = cut ? 0 : changeMs;
    if (goal.layer !== null) this.#layer = goal.layer;
    this.#open.head(goal.layer === null ? 0 : 1, now, ms);
    this.#relief.head(goal.relief ? 1 : 0, now, ms);
    if (goal.layer !== null) this.closeBook(now, cut);
  }

  /** Opening shot: held, then eased into the reading pose, or cut to it. */
  openBook(now: number, cut = false): void {
    this.#book.begin(1, 0, now, cut ? 0 : openingMs, openingHoldMs);
  }

  /** Whoever acts does not want to wait for the opening shot. */
  closeBook(now: number, cut: boolean): void {
    const book = this.#book.at(now);
    if (book > 0) this.#book.begin(book, 0, now, cut ? 0 : changeMs, 0);
  }

  isMoving(now: number): boolean {
    return this.#open.isMoving(now) || this.#book.isMoving(now) || this.#relief.isMoving(now);
  }

  /** Ms that the opening shot is still held: nothing moves until then, no frame is needed. */
  heldFor(now: number): number {
    return this.#book.waitsFor(now);
  }

  /** The pose at a time; `layer` stays named until it has closed. */
  at(now: number): Pose {
    const open = this.#open.at(now);
    if (open === 0 && this.#open.goal === 0) this.#layer = null;
    return {
      open,
      layer: this.#layer,
      book: this.#book.at(now),
      depth: this.#layer === null ? 0 : this.depth * open,
      relief: this.#relief.at(now),
    };
  }
}
