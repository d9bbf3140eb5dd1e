import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { valueChanges } from '../../../../actions/deploy/src/value-changes.ts';

const changes = (before: unknown, after: unknown) =>
  valueChanges('/P', JSON.stringify(before), JSON.stringify(after)).map(
    ({ path, before: old, after: now }) => [path, old, now],
  );

describe('what differs within a value', () => {
  test('is one action of a policy', () => {
    const policy = (...Action: string[]) => ({
      Statement: [
        { Sid: 'A', Action: ['x'] },
        { Sid: 'B', Action },
      ],
    });

    expect(changes(policy('s3:Get', 's3:Put'), policy('s3:Put', 's3:*'))).toEqual([
      ['/P/Statement/B/Action', 's3:Get', undefined],
      ['/P/Statement/B/Action', undefined, 's3:*'],
    ]);
  });

  test('is a statement that comes or goes, wherever it stands', () => {
    const [a, b] = [{ Sid: 'A', Effect: 'Allow' }, { Effect: 'Deny' }];

    expect(changes([a, b], [b])).toEqual([['/P', JSON.stringify(a), undefined]]);
    expect(changes([b], [a, b])).toEqual([['/P', undefined, JSON.stringify(a)]]);
  });

  test('is the value of a tag', () => {
    expect(changes([{ Key: 'k', Value: 'a' }], [{ Key: 'k', Value: 'b' }])).toEqual([
      ['/P/k/Value', 'a', 'b'],
    ]);
  });

  test.each([
    ['a', 'b'],
    ['{"a":1}', 'x'],
    [undefined, '{"a":1}'],
    ['[1]', undefined],
  ])('is all of it where it is no structure on both sides: %s, %s', (before, after) => {
    expect(valueChanges('/P', before, after)).toEqual([{ path: '/P', before, after }]);
  });

  test('is told whole where only the order or the spaces differ', () => {
    expect(valueChanges('/P', '[1,2]', '[2,1]')).toEqual([
      { path: '/P', before: '[1,2]', after: '[2,1]' },
    ]);
  });

  test('is not told without end', () => {
    const many = Array.from({ length: 50 }, (_, place) => place);

    expect(changes([], many)).toHaveLength(21);
    expect(changes([], many).at(-1)?.[0]).toBe('/P and 30 more');
  });

  test('is never nothing, whatever the values are', () => {
    fc.assert(
      fc.property(fc.json(), fc.json(), (before, after) => {
        const found = valueChanges('/P', before, after);
        expect(found.length).toBeGreaterThan(0);
        expect(found.length).toBeLessThanOrEqual(21);
      }),
    );
  });
});
