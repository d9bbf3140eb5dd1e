import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Random } from '../../../emulator/random.ts';
import { emptyState, type State } from '../../../emulator/state.ts';

function aRandom(seed: number) {
  const holder = { state: emptyState(0, seed) };
  return { random: new Random(() => holder.state.random), holder };
}

describe('seeded randomness', () => {
  test('of one seed is always the same, of another seed another', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (seed, other) => {
        const text = aRandom(seed).random.hex(32);
        expect(aRandom(seed).random.hex(32)).toBe(text);
        if (seed !== other) expect(aRandom(other).random.hex(32)).not.toBe(text);
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  test('of a seed stays what it was, so that kept snapshots go on as they would have', () => {
    expect(aRandom(1).random.hex(64)).toBe(
      '9ba39426db8ff52a5ff4fbae9a8e02ec3367ed68caee81d5bbb4bc9b859a6790',
    );
  });

  test('goes on from a state that was written down', () => {
    const { random, holder } = aRandom(5);
    random.bytes(7);
    const kept = JSON.stringify(holder.state);
    const next = [random.uuid(), random.text(9), random.next()];

    holder.state = JSON.parse(kept) as State;

    expect([random.uuid(), random.text(9), random.next()]).toEqual(next);
  });

  test('gives numbers of 32 bits that use all of them', () => {
    const { random } = aRandom(1);
    const numbers = Array.from({ length: 500 }, () => random.next());

    expect(numbers.every((one) => Number.isInteger(one) && one >= 0 && one < 2 ** 32)).toBe(true);
    expect(numbers.reduce((bits, one) => bits | one, 0) >>> 0).toBe(0xffffffff);
    expect(new Set(numbers).size).toBe(500);
  });

  test('gives as many bytes, digits and characters as asked for', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(70), (seed, count) => {
        const { random } = aRandom(seed);
        expect(random.bytes(count)).toHaveLength(count);
        expect(random.hex(count)).toMatch(new RegExp(`^[0-9a-f]{${count}}$`));
        expect(random.text(count)).toMatch(new RegExp(`^[A-Z2-7]{${count}}$`));
      }),
      { numRuns: 200, seed: 2 },
    );
  });

  test('gives UUIDs of version 4, no two alike', () => {
    const { random } = aRandom(1);
    const ids = Array.from({ length: 200 }, () => random.uuid());

    for (const id of ids) {
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
    expect(new Set(ids).size).toBe(200);
  });

  test('takes its characters from the alphabet that it is given', () => {
    const { random } = aRandom(1);

    expect(new Set(random.text(200, 'ab'))).toEqual(new Set('ab'));
  });
});
