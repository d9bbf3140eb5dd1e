import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseTemplateText } from '../../../../../emulator/cloudformation/template/parse.ts';
import { Fault } from '../../../../../emulator/fault.ts';

describe('a template in YAML', () => {
  test.each([
    ['!Ref Key', { Ref: 'Key' }],
    ['!GetAtt Key.Arn', { 'Fn::GetAtt': ['Key', 'Arn'] }],
    ['!GetAtt Nested.Outputs.Name', { 'Fn::GetAtt': ['Nested', 'Outputs.Name'] }],
    ['!GetAtt [Key, Arn]', { 'Fn::GetAtt': ['Key', 'Arn'] }],
    [`!Sub '\${AWS::Region}'`, { 'Fn::Sub': `\${AWS::Region}` }],
    [`!Sub ['\${A}', {A: !Ref B}]`, { 'Fn::Sub': [`\${A}`, { A: { Ref: 'B' } }] }],
    ['!If [Yes, !Ref A, !Ref B]', { 'Fn::If': [true, { Ref: 'A' }, { Ref: 'B' }] }],
    ['!Not [!Condition C]', { 'Fn::Not': [{ Condition: 'C' }] }],
    ['!Join [",", !Split [".", a.b]]', { 'Fn::Join': [',', { 'Fn::Split': ['.', 'a.b'] }] }],
    ['!ImportValue\n  Fn::Sub: x', { 'Fn::ImportValue': { 'Fn::Sub': 'x' } }],
    ['2010-09-09', '2010-09-09'],
    ['yes', true],
    ['0.5', 0.5],
    ["'5'", '5'],
  ])('reads %s', (yaml, value) => {
    expect(parseTemplateText(`Value: ${yaml}`)).toEqual({ Value: value });
  });

  test.each([
    ['A: 1\nA: 2', 'YAML names a key twice. (line 2, column 1)'],
    ['A: [1', 'YAML not well-formed'],
    ['A: &x {B: 1}\nC: *x', 'YAML aliases are not allowed in CloudFormation templates'],
    ['A: !Unheard x', 'unknown tag !Unheard'],
  ])('refuses %j', (yaml, message) => {
    expect(() => parseTemplateText(yaml)).toThrow(message);
  });
});

test('a template in JSON that is broken is refused with its kind', () => {
  expect(() => parseTemplateText('{"A": }')).toThrow(
    'Template format error: JSON not well-formed.',
  );
});

test('a key named twice in JSON is refused, though JSON.parse takes it', () => {
  expect(() => parseTemplateText('{"A": 1, "A": 2}')).toThrow('JSON names a key twice');
});

test('JSON text reads as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue()), (value) => {
      const text = JSON.stringify(value, undefined, '\t');
      fc.pre(!text.includes('__proto__') && !text.includes('"<<"'));
      expect(parseTemplateText(text)).toEqual(JSON.parse(text));
    }),
    { seed: 7, numRuns: 200 },
  );
});

test('whatever the text, the answer is a value or a validation error', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        parseTemplateText(text);
      } catch (error) {
        expect(error).toBeInstanceOf(Fault);
      }
    }),
    { seed: 7, numRuns: 300 },
  );
});
