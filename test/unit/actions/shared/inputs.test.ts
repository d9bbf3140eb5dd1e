import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  booleanInput,
  choiceInput,
  durationInput,
  listInput,
  optionalInput,
  parseDuration,
  parseList,
  textInput,
} from '../../../../actions/shared/inputs.ts';

const given = (text: string) => {
  process.env.INPUT_ANSWER = text;
};

afterEach(() => {
  delete process.env.INPUT_ANSWER;
});

describe('a duration', () => {
  test.each([
    ['90s', 90_000],
    ['1h30m', 5_400_000],
    ['250ms', 250],
    ['1.5m', 90_000],
  ])('%s is read in milliseconds', (text, milliseconds) => {
    expect(parseDuration('deadline', text)).toBe(milliseconds);
  });

  test.each(['', '5', 'm', '5 m', '-5m', '5d', '5m!', 'fivem'])(
    '%j is refused with the accepted form',
    (text) => {
      expect(() => parseDuration('deadline', text)).toThrow(
        /^input deadline is .*; give a duration such as 90s, 20m or 1h30m$/,
      );
    },
  );

  test('written as hours, minutes and seconds is the sum of its parts', () => {
    const part = fc.integer({ min: 0, max: 999 });
    fc.assert(
      fc.property(part, part, part, (h, m, s) => {
        expect(parseDuration('d', `${h}h${m}m${s}s`)).toBe(((h * 60 + m) * 60 + s) * 1000);
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});

test('a list has one entry a line, without empty lines and comments', () => {
  expect(parseList('a b\r\n\n  # why\n  c,d  \n')).toEqual(['a b', 'c,d']);
});

describe('an input of the action', () => {
  test('is read in the form asked for', () => {
    given('TRUE');
    expect(booleanInput('answer')).toBe(true);
    given('plan');
    expect(choiceInput('answer', ['plan', 'apply'])).toBe('plan');
    given('20m');
    expect(durationInput('answer')).toBe(1_200_000);
    given('a\nb');
    expect(listInput('answer')).toEqual(['a', 'b']);
    expect(textInput('answer')).toBe('a\nb');
  });

  test('of another form is refused by name, with the value and what is accepted', () => {
    given('destroy');
    expect(() => choiceInput('answer', ['plan', 'apply'])).toThrow(
      'input answer is "destroy"; give one of plan, apply',
    );
    given('yes');
    expect(() => booleanInput('answer')).toThrow('input answer is "yes"; give one of true, false');
  });

  test('that is missing is refused where it is needed and undefined where it is not', () => {
    expect(() => textInput('answer')).toThrow('input answer is empty');
    expect(optionalInput('answer')).toBeUndefined();
  });
});
