import type { State, Timer } from './state.ts';

/**
 * `real`: time flows. `stepped`: time stands until `advance` is called. `waiting`: time flows, and leaps to the next timer
 * while every client with a call under way is in a long poll.
 */
export type ClockMode = 'real' | 'stepped' | 'waiting';

export type Fire = (timer: Timer) => Promise<void>;

/** Node's timers fire at once when asked for more than this. */
const longestSleep = 2 ** 31 - 1;

interface Poll {
  readonly channel: string;
  readonly until: number;
  readonly end: () => void;
}

/**
 * The emulator's one clock; nothing else asks the time. It owns the order in which timers fire: one after the other, each at
 * its own moment, never before the one before it has ended.
 */
export class Clock {
  readonly mode: ClockMode;
  readonly #state: () => State;
  readonly #fire: Fire;
  /** In flowing time: a moment in whole milliseconds of the emulator's time, and the machine's monotonic time at it. */
  #moment = { time: 0, monotonic: 0 };
  #inFlight = 0;
  #polls = new Set<Poll>();
  #firing: Promise<void> | undefined;
  #alarmClock: NodeJS.Timeout | undefined;
  #leaping = false;
  #closed = false;

  constructor(mode: ClockMode, state: () => State, fire: Fire) {
    this.mode = mode;
    this.#state = state;
    this.#fire = fire;
    this.reset();
  }

  /** Milliseconds since the epoch, whole. */
  now(): number {
    if (this.mode === 'stepped') return this.#state().now;
    const { time, monotonic } = this.#moment;
    return time + Math.floor(performance.now() - monotonic);
  }

  date(): Date {
    return new Date(this.now());
  }

  /** Takes the time and the timers from the state, which was just replaced. */
  reset(): void {
    this.#setMoment(this.#state().now);
    for (const poll of this.#polls) poll.end();
    this.#setAlarmClock();
  }

  /** Calls the service's timer handler `name` at `at` (at once, but not within this call, if that is past). */
  schedule(timer: Omit<Timer, 'id'>): number {
    const state = this.#state();
    const id = state.nextTimerId++;
    const { timers } = state;
    let place = timers.length;
    while (place > 0 && (timers[place - 1]?.at ?? 0) > timer.at) place -= 1;
    timers.splice(place, 0, { id, ...timer });
    if (place === 0) this.#setAlarmClock();
    return id;
  }

  cancel(id: number): void {
    const { timers } = this.#state();
    const place = timers.findIndex((timer) => timer.id === id);
    if (place >= 0) timers.splice(place, 1);
  }

  /** Holds the leaps while `work` goes on: every request and everything that a service does in the background. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#inFlight += 1;
    try {
      return await work();
    } finally {
      this.#inFlight -= 1;
      this.#planLeap();
    }
  }

  /**
   * A long poll: returns when `wake(channel)` is called, at `until`, or when the client has gone. Look again afterwards:
   * it does not say which.
   */
  async pause(channel: string, until: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.now() >= until) return;
    await new Promise<void>((resolve) => {
      const sleep = this.mode === 'stepped' ? undefined : this.#sleepUntil(until, () => poll.end());
      const poll: Poll = {
        channel,
        until,
        end: () => {
          if (!this.#polls.delete(poll)) return;
          clearTimeout(sleep);
          signal.removeEventListener('abort', poll.end);
          this.#inFlight += 1;
          resolve();
        },
      };
      this.#polls.add(poll);
      signal.addEventListener('abort', poll.end);
      this.#inFlight -= 1;
      this.#planLeap();
    });
  }

  wake(channel: string): void {
    for (const poll of this.#polls) if (poll.channel === channel) poll.end();
  }

  /** Moves time on by `milliseconds`, firing what falls due on the way. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.now() + milliseconds;
    await this.#fireDue(() => end);
    this.#moveTo(end);
    this.#endDuePolls();
    this.#setAlarmClock();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#alarmClock);
    for (const poll of this.#polls) poll.end();
  }

  #moveTo(time: number): void {
    if (time <= this.now()) return;
    if (this.mode === 'stepped') this.#state().now = time;
    else this.#setMoment(time);
  }

  #setMoment(time: number): void {
    this.#moment = { time, monotonic: performance.now() };
  }

  #endDuePolls(): void {
    const now = this.now();
    for (const poll of this.#polls) if (poll.until <= now) poll.end();
  }

  /** Fires timers up to `end()`, which is asked again before each. A second caller waits for the first and then goes on. */
  async #fireDue(end: () => number): Promise<void> {
    while (this.#firing !== undefined) await this.#firing;
    this.#firing = this.#fireAll(end);
    try {
      await this.#firing;
    } finally {
      this.#firing = undefined;
      this.#planLeap();
    }
  }

  async #fireAll(end: () => number): Promise<void> {
    for (;;) {
      const { timers } = this.#state();
      const timer = timers[0];
      if (this.#closed || timer === undefined || timer.at > end()) return;
      timers.shift();
      this.#moveTo(timer.at);
      await this.#fire(timer);
    }
  }

  #setAlarmClock(): void {
    clearTimeout(this.#alarmClock);
    const next = this.#state().timers[0];
    if (this.mode === 'stepped' || this.#closed || next === undefined) return;
    this.#alarmClock = this.#sleepUntil(next.at, () => {
      void this.#fireDue(() => this.now()).then(() => this.#setAlarmClock());
    });
    this.#alarmClock.unref();
  }

  #sleepUntil(time: number, wake: () => void): NodeJS.Timeout {
    return setTimeout(wake, Math.min(Math.max(time - this.now(), 0), longestSleep));
  }

  /** Leaps only after the event loop went round, so that an answer just given can bring its next request. */
  #planLeap(): void {
    if (this.mode !== 'waiting' || this.#leaping || !this.#allWait()) return;
    this.#leaping = true;
    setTimeout(() => void this.#leap(), 1);
  }

  #allWait(): boolean {
    const idle = this.#inFlight === 0 && this.#firing === undefined;
    return !this.#closed && this.#polls.size > 0 && idle;
  }

  /** Fires what comes next, or ends the poll that ends first, whichever is earlier; then waits for what the clients do. */
  async #leap(): Promise<void> {
    if (this.#allWait()) {
      const end = Math.min(...Array.from(this.#polls, (poll) => poll.until));
      const next = this.#state().timers[0]?.at ?? Number.POSITIVE_INFINITY;
      if (next <= end) await this.#fireDue(() => Math.max(next, this.now()));
      else this.#moveTo(end);
      this.#endDuePolls();
      this.#setAlarmClock();
    }
    this.#leaping = false;
    this.#planLeap();
  }
}
