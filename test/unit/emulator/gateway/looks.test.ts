import { describe, expect, test } from '@jest/globals';
import { Looks } from '../../../../emulator/gateway/looks.ts';

function setUp() {
  const time = { now: 0 };
  return { time, looks: new Looks(() => time.now, 1000) };
}

/** Work that ends when told to, and the order in which pieces of it began. */
function work() {
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  return {
    begun,
    named: (name: string) => () => {
      begun.push(name);
      return new Promise<void>((resolve) => ends.push(resolve));
    },
    end: () => ends.shift()?.(),
  };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('a look', () => {
  test('serves all calls of a second, and no later ones', async () => {
    const { time, looks } = setUp();
    let count = 0;
    const look = () =>
      looks.look('iam', async () => {
        count += 1;
      });

    await Promise.all([look(), look()]);
    time.now = 999;
    await look();
    expect(count).toBe(1);
    time.now = 1000;
    await look();
    expect(count).toBe(2);
  });

  test('that was under way when things changed is not gone by, and never undoes its successor', async () => {
    const { looks } = setUp();
    const { begun, named, end } = work();
    const first = looks.look('iam', named('before'));
    await turn();
    looks.expire();
    let second = false;
    const later = looks.look('iam', named('after')).then(() => {
      second = true;
    });
    await turn();
    expect(begun).toEqual(['before']);

    end();
    await first;
    await turn();
    expect([begun, second]).toEqual([['before', 'after'], false]);
    end();
    await later;
  });

  test('that waited for another counts from its own beginning', async () => {
    const { looks } = setUp();
    const { begun, named, end } = work();
    const first = looks.look('iam', named('one'));
    await turn();
    looks.expire();
    const second = looks.look('iam', named('two'));
    looks.expire();
    end();
    await first;
    await turn();
    end();
    await second;
    await looks.look('iam', named('three'));
    expect(begun).toEqual(['one', 'two']);
  });

  test('of one name waits for no other name', async () => {
    const { looks } = setUp();
    const { begun, named } = work();
    void looks.look('iam', named('iam'));
    void looks.look('trails', named('trails'));
    await turn();
    expect(begun).toEqual(['iam', 'trails']);
  });

  test('that failed is told to all who waited, and done again for the next', async () => {
    const { looks } = setUp();
    const fail = () => looks.look('iam', () => Promise.reject(new Error('down')));
    const both = await Promise.allSettled([fail(), fail()]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);

    await expect(looks.look('iam', async () => {})).resolves.toBeUndefined();
  });
});
