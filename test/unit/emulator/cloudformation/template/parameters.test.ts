import { describe, expect, test } from '@jest/globals';
import { resolveParameters } from '../../../../../emulator/cloudformation/template/parameters.ts';
import { readParameters } from '../../../../../emulator/cloudformation/template/read-parameters.ts';
import type { ValueMap } from '../../../../../emulator/cloudformation/template/value.ts';

function resolve(declared: ValueMap, given: Record<string, string> = {}, previous = {}) {
  const parameters = Object.entries(given).map(([ParameterKey, ParameterValue]) => ({
    ParameterKey,
    ParameterValue,
  }));
  return resolveParameters(readParameters(declared), parameters, previous);
}

test('a value that is given wins over the default', () => {
  const declared = { A: { Type: 'String', Default: 'x' }, B: { Type: 'Number', Default: 5 } };

  expect(resolve(declared, { A: 'y' })).toEqual({ A: 'y', B: '5' });
});

test('parameters without a value are named together', () => {
  const declared = { A: { Type: 'String' }, B: { Type: 'String' } };

  expect(() => resolve(declared)).toThrow('Parameters: [A, B] must have values');
});

test('parameters that the template has not are named', () => {
  expect(() => resolve({ A: { Type: 'String', Default: '' } }, { Z: '1' })).toThrow(
    'Parameters: [Z] do not exist in the template',
  );
  expect(() => resolve({}, { Z: '1' })).toThrow(
    'Parameter values specified for a template which does not require them.',
  );
});

describe('UsePreviousValue', () => {
  const declared = readParameters({ A: { Type: 'String', Default: 'default' } });
  const keep = [{ ParameterKey: 'A', UsePreviousValue: true }];

  test('takes the value from before', () => {
    expect(resolveParameters(declared, keep, { A: 'before' })).toEqual({ A: 'before' });
  });

  test('is refused where there was none, and beside a value', () => {
    expect(() => resolveParameters(declared, keep)).toThrow('not in the previous template');
    expect(() =>
      resolveParameters(declared, [{ ...keep[0], ParameterValue: 'x' }], { A: 'before' }),
    ).toThrow('Cannot specify usePreviousValue as true and non empty value');
  });
});

describe('constraints', () => {
  test.each([
    [
      { Type: 'String', AllowedValues: ['a', 'b'] },
      'c',
      "Parameter 'P' must be one of AllowedValues",
    ],
    [
      { Type: 'String', AllowedPattern: '[a-z]+' },
      'ab1',
      "Parameter 'P' must match pattern [a-z]+",
    ],
    [
      { Type: 'String', AllowedPattern: '[a-z]+', ConstraintDescription: 'small letters' },
      'A',
      'Parameter P failed to satisfy constraint: small letters',
    ],
    [{ Type: 'String', MinLength: 2 }, 'a', "Parameter 'P' must contain at least 2 characters"],
    [{ Type: 'String', MaxLength: '2' }, 'abc', "Parameter 'P' must contain at most 2 characters"],
    [{ Type: 'Number' }, 'x', "Parameter 'P' must be a number"],
    [{ Type: 'Number' }, ' ', "Parameter 'P' must be a number"],
    [{ Type: 'Number' }, '0x10', "Parameter 'P' must be a number"],
    [{ Type: 'Number' }, 'Infinity', "Parameter 'P' must be a number"],
    [{ Type: 'String', AllowedPattern: '(a' }, 'a', 'is not a valid regular expression'],
    [{ Type: 'String', AllowedPattern: 'a++' }, 'a', "++ of Java's patterns"],
    [{ Type: 'String', AllowedPattern: '(a+)+b' }, 'a'.repeat(60), 'takes too long to match'],
    [{ Type: 'Number', MinValue: 1 }, '0', "Parameter 'P' must be a number not less than 1"],
    [{ Type: 'Number', MaxValue: 1 }, '2', "Parameter 'P' must be a number not greater than 1"],
    [{ Type: 'List<Number>' }, '1, b', "Parameter 'P' must be a number"],
    [{ Type: 'CommaDelimitedList', AllowedPattern: '[a-z]' }, 'a,B', 'must match pattern [a-z]'],
    [{ Type: 'String' }, 'x'.repeat(4097), 'must contain at most 4096 bytes'],
  ])('%j refuses %j', (declared, value, message) => {
    expect(() => resolve({ P: declared }, { P: value })).toThrow(message);
  });

  test.each([
    [{ Type: 'String', AllowedPattern: '^$|^arn:.*$' }, ''],
    [{ Type: 'String', AllowedPattern: '[\\w+=,.@\\-]{1,64}' }, 'a@b-c'],
    [{ Type: 'Number', MinValue: 1, MaxValue: 3 }, '2'],
    [{ Type: 'Number' }, '-1.5e3'],
    [{ Type: 'String', AllowedPattern: '(?i)prod' }, 'PROD'],
    [{ Type: 'String', AllowedPattern: '[\\p{Alpha}-]+' }, 'a-B'],
    [{ Type: 'String', AllowedPattern: '\\p{Upper}\\p{Digit}*' }, 'A12'],
    [{ Type: 'String', AllowedPattern: '\\Qa.b\\E+' }, 'a.bb'],
    [{ Type: 'String', AllowedPattern: '\\A[a-z]\\z' }, 'a'],
    [{ Type: 'String', AllowedPattern: '[a-z&&[^x]]' }, 'a'],
    [{ Type: 'AWS::EC2::VPC::Id' }, 'vpc-1'],
    [{ Type: 'String', MaxLength: 1 }, '🔑'],
  ])('%j takes %j', (declared, value) => {
    expect(resolve({ P: declared }, { P: value })).toEqual({ P: value });
  });
});
