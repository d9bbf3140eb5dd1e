import { afterEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { Clock, type ClockMode } from '../../../emulator/clock.ts';
import { emptyState, type State, type Timer } from '../../../emulator/state.ts';

const start = Date.UTC(2026, 10, 23, 8);
const never = new AbortController().signal;
const open: Clock[] = [];

afterEach(() => {
  jest.restoreAllMocks();
  for (const clock of open.splice(0)) clock.close();
});

interface Fired {
  readonly name: string;
  readonly at: number;
}

/** A clock that writes down what it fires and when, and then does what `onFire` says. */
function aClock(mode: ClockMode, onFire: (timer: Timer, clock: Clock) => unknown = () => {}) {
  const holder = { state: emptyState(start, 1) };
  const fired: Fired[] = [];
  const clock = new Clock(
    mode,
    () => holder.state,
    async (timer) => {
      fired.push({ name: timer.name, at: clock.now() - start });
      await onFire(timer, clock);
    },
  );
  open.push(clock);
  const at = (milliseconds: number, name: string): number =>
    clock.schedule({ ...place, at: start + milliseconds, name });
  return { clock, holder, fired, at };
}

const place = { service: 's', account: '1', region: 'r', data: null };

function aGate() {
  let openGate = (): void => {};
  const opened = new Promise<void>((resolve) => {
    openGate = resolve;
  });
  return { opened, open: () => openGate() };
}

/** Lets the event loop go round, a few milliseconds long. */
const settle = (milliseconds = 10) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('in stepped time', () => {
  test('time stands until it is advanced', async () => {
    const { clock } = aClock('stepped');

    await settle(3);
    expect(clock.now()).toBe(start);
    await clock.advance(1500);
    expect(clock.date()).toEqual(new Date(start + 1500));
  });

  test('timers fire by time, those of one time as they were scheduled, each at its own moment', async () => {
    const { clock, fired, at } = aClock('stepped');
    at(2000, 'late');
    at(1000, 'first');
    at(1000, 'second');
    at(5000, 'beyond');

    await clock.advance(3000);

    expect(fired).toEqual([
      { name: 'first', at: 1000 },
      { name: 'second', at: 1000 },
      { name: 'late', at: 2000 },
    ]);
    expect(clock.now()).toBe(start + 3000);
  });

  test('whatever the times, the order is theirs and nothing is lost', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(50)), fc.nat(50), async (times, until) => {
        const { clock, fired, at } = aClock('stepped');
        times.forEach((time, place) => {
          at(time, String(place));
        });
        await clock.advance(until);

        const due = times
          .map((time, place) => ({ name: String(place), at: time }))
          .filter((one) => one.at <= until)
          .sort((one, other) => one.at - other.at);
        expect(fired).toEqual(due);
      }),
      { numRuns: 200, seed: 7 },
    );
  });

  test('a timer that schedules another is followed by it, if it falls due on the way', async () => {
    const again = (clock: Clock) =>
      clock.schedule({ ...place, at: clock.now() + 60_000, name: 'tick' });
    const { clock, fired } = aClock('stepped', (_timer, own) => again(own));
    again(clock);

    await clock.advance(150_000);

    expect(fired.map(({ at }) => at)).toEqual([60_000, 120_000]);
    await clock.advance(30_000);
    expect(fired).toHaveLength(3);
  });

  test('a timer of the past fires at the next step, and does not take time back', async () => {
    const { clock, fired, at } = aClock('stepped');
    await clock.advance(5000);
    at(1000, 'past');
    expect(fired).toEqual([]);

    await clock.advance(0);

    expect(fired).toEqual([{ name: 'past', at: 5000 }]);
  });

  test('a cancelled timer never fires', async () => {
    const { clock, fired, at } = aClock('stepped');
    const id = at(1000, 'never');
    at(1000, 'other');
    clock.cancel(id);
    clock.cancel(999);

    await clock.advance(2000);

    expect(fired.map(({ name }) => name)).toEqual(['other']);
  });

  test('time stands still while a timer is at work, however long that takes', async () => {
    const gate = aGate();
    const { clock, fired, at } = aClock('stepped', () => gate.opened);
    at(1000, 'slow');
    at(1500, 'next');

    const step = clock.advance(2000);
    await settle(3);
    expect(clock.now()).toBe(start + 1000);
    expect(fired).toHaveLength(1);
    gate.open();
    await step;
    expect(fired).toEqual([
      { name: 'slow', at: 1000 },
      { name: 'next', at: 1500 },
    ]);
  });

  test('a step asked for during a firing waits for it, and no timer fires twice or at once with another', async () => {
    let atWork = 0;
    let most = 0;
    const { clock, fired, at } = aClock('stepped', async () => {
      atWork += 1;
      most = Math.max(most, atWork);
      await settle(1);
      atWork -= 1;
    });
    for (const time of [100, 200, 300]) at(time, String(time));

    // The later two are asked for while the first stands at 100.
    await Promise.all([clock.advance(150), clock.advance(300), clock.advance(250)]);

    expect(fired.map(({ name }) => name)).toEqual(['100', '200', '300']);
    expect(most).toBe(1);
    expect(clock.now()).toBe(start + 400);
  });

  test('a poll ends when time has come to its end, and not before', async () => {
    const { clock } = aClock('stepped');
    let ended = false;
    const poll = clock
      .during(() => clock.pause('q', start + 20_000, never))
      .then(() => {
        ended = true;
      });

    await clock.advance(19_999);
    await settle(1);
    expect(ended).toBe(false);
    await clock.advance(1);
    await poll;
  });
});

describe('a long poll', () => {
  test('is woken by its own channel only', async () => {
    const { clock } = aClock('stepped');
    const ended: string[] = [];
    const polls = ['one', 'other'].map((channel) =>
      clock
        .during(() => clock.pause(channel, start + 20_000, never))
        .then(() => ended.push(channel)),
    );

    clock.wake('nobody');
    clock.wake('other');
    await polls[1];
    expect(ended).toEqual(['other']);
    clock.wake('one');
    await polls[0];
  });

  test.each(['stepped', 'waiting', 'real'] as const)(
    'ends in %s time when its client goes',
    async (mode) => {
      const { clock } = aClock(mode);
      const client = new AbortController();
      const busy = aGate();
      // Something in flight holds the leaps, so that only the client can end the poll.
      const other = clock.during(() => busy.opened);
      const poll = clock.during(() => clock.pause('q', start + 20_000, client.signal));

      client.abort();
      await poll;
      expect(clock.now()).toBeLessThan(start + 10_000);
      busy.open();
      await other;
    },
  );

  test('of a client that is gone already, or that is over already, does not begin', async () => {
    const { clock } = aClock('stepped');

    await clock.pause('q', start + 20_000, AbortSignal.abort());
    await clock.pause('q', start, never);
  });

  test('ends when the emulator closes', async () => {
    const { clock } = aClock('stepped');
    const poll = clock.during(() => clock.pause('q', start + 20_000, never));
    clock.close();
    await poll;
  });
});

describe('in waiting time', () => {
  test('time leaps to the next timer while every client waits', async () => {
    const { clock, fired, at } = aClock('waiting');
    at(300_000, 'delivery');
    const poll = clock.during(() => clock.pause('q', start + 600_000, never));
    while (fired.length === 0) await settle(1);

    expect(fired[0]?.name).toBe('delivery');
    expect(fired[0]?.at).toBeGreaterThanOrEqual(300_000);
    expect(fired[0]?.at).toBeLessThan(301_000);
    await poll;
  });

  test('it leaps no further than the end of the poll that ends first', async () => {
    const { clock, fired, at } = aClock('waiting');
    at(300_000, 'delivery');
    const long = clock.during(() => clock.pause('a', start + 900_000, never));
    await clock
      .during(() => clock.pause('b', start + 20_000, never))
      .then(() => {
        expect(clock.now()).toBeGreaterThanOrEqual(start + 20_000);
        expect(clock.now()).toBeLessThan(start + 21_000);
        expect(fired).toEqual([]);
      });
    clock.wake('a');
    await long;
  });

  test('it does not leap while one client is at work', async () => {
    const { clock, fired, at } = aClock('waiting');
    at(300_000, 'delivery');
    const work = aGate();
    const busy = clock.during(() => work.opened);
    const poll = clock.during(() => clock.pause('q', start + 600_000, never));

    await settle();
    expect(clock.now()).toBeLessThan(start + 10_000);
    expect(fired).toEqual([]);

    work.open();
    await busy;
    await poll;
    expect(fired).toHaveLength(1);
  });

  test('it does not leap when no client waits', async () => {
    const { clock, fired, at } = aClock('waiting');
    at(300_000, 'delivery');
    await clock.during(() => settle(1));

    await settle();

    expect(fired).toEqual([]);
    expect(clock.now()).toBeLessThan(start + 10_000);
  });

  test('it does not leap over the work of a timer', async () => {
    const work = aGate();
    const { clock, fired, at } = aClock('waiting', () => work.opened);
    at(0, 'slow');
    while (fired.length === 0) await settle(1);
    const poll = clock.during(() => clock.pause('q', start + 20_000, never));

    await settle();
    expect(clock.now()).toBeLessThan(start + 10_000);

    work.open();
    await poll;
    expect(clock.now()).toBeGreaterThanOrEqual(start + 20_000);
  });

  test('each leap goes one timer far, so that a client that is woken comes between', async () => {
    const { clock, fired, at } = aClock('waiting', ({ name }, own) => {
      if (name === 'first') own.wake('q');
    });
    at(60_000, 'first');
    at(120_000, 'second');

    await clock.during(async () => {
      await clock.pause('q', start + 600_000, never);
      expect(fired.map(({ name }) => name)).toEqual(['first']);
      await settle();
      expect(clock.now()).toBeLessThan(start + 70_000);
    });
  });
});

describe('in flowing time', () => {
  test('a timer fires by itself when its time has come', async () => {
    const { fired, at } = aClock('real');
    at(4, 'soon');
    while (fired.length === 0) await settle(1);

    expect(fired[0]?.at).toBeGreaterThanOrEqual(4);
    expect(fired[0]?.at).toBeLessThan(1000);
  });

  test('it never leaps, though every client waits', async () => {
    const { clock } = aClock('real');
    const poll = clock.during(() => clock.pause('q', start + 600_000, never));

    await settle();

    expect(clock.now()).toBeLessThan(start + 10_000);
    clock.wake('q');
    await poll;
  });

  test('advancing comes to the very millisecond, whatever the machine had on its clock', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.double({ min: 0, max: 1e9, noNaN: true }),
        fc.integer({ min: 1, max: 1e9 }),
        async (machine, step) => {
          jest.spyOn(performance, 'now').mockReturnValue(machine);
          const { clock, fired, at } = aClock('real');
          at(step, 'due');
          expect(clock.now()).toBe(start);
          await clock.advance(step);
          expect(fired).toEqual([{ name: 'due', at: step }]);
          expect(clock.now()).toBe(start + step);
          clock.close();
        },
      ),
      { numRuns: 300, seed: 3 },
    );
  });
});

test.each(['stepped', 'waiting', 'real'] as const)(
  'another state brings its own time and timers in %s time',
  async (mode) => {
    const { clock, holder, fired, at } = aClock(mode);
    at(60_000, 'kept');
    holder.state.now = clock.now();
    const snapshot = JSON.stringify(holder.state);
    clock.cancel(1);
    at(90_000, 'forgotten');
    await clock.advance(30_000);

    holder.state = JSON.parse(snapshot) as State;
    clock.reset();

    expect(clock.now() - start).toBeLessThan(10_000);
    await clock.advance(60_000);
    expect(fired.map(({ name }) => name)).toEqual(['kept']);
    expect(at(100_000, 'new')).toBe(2);
  },
);

test('another state ends the polls of the old one', async () => {
  const { clock, holder } = aClock('stepped');
  const poll = clock.during(() => clock.pause('q', start + 20_000, never));

  holder.state = emptyState(start, 1);
  clock.reset();

  await poll;
});
