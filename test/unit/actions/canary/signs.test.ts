import { describe, expect, test } from '@jest/globals';
import { readSign, type Sign, signAttributes } from '../../../../actions/canary/src/drill/sign.ts';
import { Signs } from '../../../../actions/canary/src/drill/signs.ts';
import { at, start } from './builders.ts';

const aSign = (overrides: Partial<Sign> = {}): Sign => ({
  drill: 'ours',
  phase: 'begins',
  until: at(60),
  sentAt: start,
  receipt: 'receipt',
  ...overrides,
});

describe('a sign', () => {
  const envelope = (attributes: object, Timestamp = '2026-11-23T08:00:00.000Z') => ({
    Timestamp,
    MessageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, { StringValue }]) => [name, { Value: StringValue }]),
    ),
  });

  test('is read as it was written', () => {
    const written = envelope(signAttributes('ours', 'over', at(9)));

    expect(readSign(written, 'receipt')).toEqual(aSign({ phase: 'over', until: at(9) }));
  });

  test.each<[string, Parameters<typeof readSign>[0]]>([
    ['nothing', undefined],
    ['an alarm’s message', { Message: '{}', Timestamp: '2026-11-23T08:00:00.000Z' }],
    ['no time', envelope(signAttributes('ours', 'over', at(9)), 'today')],
    [
      'another phase',
      envelope({ ...signAttributes('o', 'over', 0), 'keywatch-phase': { StringValue: 'x' } }),
    ],
  ])('is not in %s', (_, given) => {
    expect(readSign(given, 'receipt')).toBeUndefined();
  });
});

describe('the signs on the queue', () => {
  test('tell when our own beginning came, and keep it there with its latest receipt', () => {
    const signs = new Signs('ours');

    expect(signs.hear([aSign(), aSign({ receipt: 'later', sentAt: at(1) })], at(1))).toEqual([]);
    expect(signs).toMatchObject({ begunAt: start, receipt: 'later' });
    expect(signs.rival(at(1))).toBeUndefined();
  });

  test('show another drill until it says that it is over', () => {
    const signs = new Signs('ours');
    signs.hear([aSign({ drill: 'other' })], at(1));
    expect(signs.rival(at(1))).toMatchObject({ drill: 'other' });

    const over = aSign({ drill: 'other', phase: 'over', until: at(2), receipt: 'end' });
    expect(signs.hear([over], at(2))).toEqual(['end']);
    expect(signs.rival(at(2))).toBeUndefined();
  });

  test('do not let a late beginning outlive its end', () => {
    const signs = new Signs('ours');
    signs.hear([aSign({ drill: 'other', phase: 'over', until: at(2) })], at(2));

    expect(signs.hear([aSign({ drill: 'other', receipt: 'late' })], at(3))).toEqual(['late']);
    expect(signs.rival(at(3))).toBeUndefined();
  });

  test('show a drill that ended while its failures may still come', () => {
    const signs = new Signs('ours');
    const over = aSign({ drill: 'other', phase: 'over', until: at(40) });

    expect(signs.hear([over], at(5))).toEqual([]);
    expect(signs.rival(at(39))).toMatchObject({ drill: 'other' });
    expect(signs.rival(at(40))).toBeUndefined();
  });

  test('forget a drill that never said its end, once it must be over', () => {
    const signs = new Signs('ours');

    expect(signs.hear([aSign({ drill: 'crashed', receipt: 'old' })], at(60))).toEqual(['old']);
    expect(signs.rival(at(60))).toBeUndefined();
  });

  test('of foreign failures are nobody’s beginning', () => {
    const signs = new Signs('ours');
    signs.hear([aSign({ drill: 'other', phase: 'foreign' })], at(1));

    expect(signs.rival(at(1))).toBeUndefined();
  });
});
