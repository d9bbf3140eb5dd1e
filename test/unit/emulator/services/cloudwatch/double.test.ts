import { expect, test } from '@jest/globals';
import {
  embedJson,
  formatDouble,
  jsonDouble,
} from '../../../../../emulator/services/cloudwatch/double.ts';

test.each([
  [1, '1.0'],
  [0, '0.0'],
  [-3, '-3.0'],
  [0.25, '0.25'],
  [15.398333333333332, '15.398333333333332'],
  [9_999_999, '9999999.0'],
  [10_000_000, '1.0E7'],
  [12_345_678.5, '1.23456785E7'],
  [0.001, '0.001'],
  [0.00015, '1.5E-4'],
])('%d is printed as %s', (value, text) => {
  expect(formatDouble(value)).toBe(text);
});

test('a double keeps its fraction in JSON', () => {
  expect(JSON.stringify({ threshold: jsonDouble(10) })).toBe('{"threshold":10.0}');
});

test('JSON put into other JSON keeps the spelling of its numbers', () => {
  const text = '{"period":60,"recentDatapoints":[1.0,1.5E-4],"unit":"Count","none":null}';

  expect(JSON.stringify({ data: embedJson(text) })).toBe(`{"data":${text}}`);
});
