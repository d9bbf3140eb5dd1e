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
    ['Off', false],
    ['y', 'y'],
    ['0644', '0644'],
    ['012345678901', '012345678901'],
    ['1.20', '1.20'],
    ['1_000', '1_000'],
    ['12:30', '12:30'],
    ['2001-12-14t21:59:43.10-05:00', '2001-12-14t21:59:43.10-05:00'],
    ['!!str 5', '5'],
    ['!GetAZs', { 'Fn::GetAZs': '' }],
    ['!Transform {Name: A}', { 'Fn::Transform': { Name: 'A' } }],
    ['&anchor x', 'x'],
    ['0.5', 0.5],
    ["'5'", '5'],
  ])('reads %s', (yaml, value) => {
    expect(parseTemplateText(`Value: ${yaml}`)).toEqual({ Value: value });
  });

  test.each([
    ['A: 1\nA: 2', 'YAML not well-formed. (line 2, column 1) The key A is named twice.'],
    ['A: [1', 'YAML not well-formed. (line 1, column 6)'],
    ['A:\n\t- b', 'YAML not well-formed. (line 2, column 1)'],
    ['---\nA: b\n---\nC: d', 'YAML not well-formed. (line 3, column 1)'],
    ['? {a: 1}\n: b', 'YAML not well-formed. (line 1, column 3) A key must be a text.'],
    ['A: !!binary aGk=', 'The tag tag:yaml.org,2002:binary is unknown'],
    ['A: !Base64 !Sub x', 'YAML not well-formed. (line 1, column 12)'],
    ['A: &a [x]\nB: &b [*a, *a]\nC: [*b, *b]', 'YAML aliases are not allowed'],
    ['', 'Template format error: unsupported structure.'],
    ['A: &x {B: 1}\nC: *x', 'YAML aliases are not allowed in CloudFormation templates'],
    ['A: !Unheard x', 'The tag !Unheard is unknown'],
  ])('refuses %j', (yaml, message) => {
    expect(() => parseTemplateText(yaml)).toThrow(message);
  });
});

test.each([
  ['{"this is no JSON"="at all"}', '(line 1, column 20)'],
  ['{"A": 1', '(line 1, column 9)'],
  ['{\n"A": }', '(line 2, column 7)'],
])('a template in JSON that is broken is refused with its place: %j', (text, place) => {
  expect(() => parseTemplateText(text)).toThrow(
    `Template format error: JSON not well-formed. ${place}`,
  );
});

test('a mark of byte order and line ends of Windows do not count', () => {
  expect(parseTemplateText('\uFEFFA: b\r\nC: d\r\n')).toEqual({ A: 'b', C: 'd' });
  expect(parseTemplateText('\uFEFF{"A": 1}')).toEqual({ A: 1 });
});

test('a number in JSON that would be written otherwise stays the text that it is', () => {
  expect(parseTemplateText('{"A": [12345678901234567890, 1.0, 1e3, 0.5, 10, "1.0"]}')).toEqual({
    A: ['12345678901234567890', '1.0', '1e3', 0.5, 10, '1.0'],
  });
});

test('names are texts, whatever they look like', () => {
  expect(parseTemplateText('1: a\ntrue: b\n2010-09-09: c')).toEqual({
    ...{ 1: 'a', true: 'b', '2010-09-09': 'c' },
  });
});

test.each([
  ['[', 'YAML'],
  ['- ', 'YAML'],
  ['{"a":', 'JSON'],
])('what is nested endlessly (%j) is refused, soon', (text, kind) => {
  expect(() => parseTemplateText(text.repeat(20_000))).toThrow(`${kind} not well-formed`);
});

test('what is nested more than 250 levels deep is refused', () => {
  const nested = (depth: number) => `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`;

  expect(() => parseTemplateText(nested(249))).not.toThrow();
  expect(() => parseTemplateText(nested(250))).toThrow('nested more than 250 levels deep');
  expect(() => parseTemplateText(nested(251).slice(5, -1))).toThrow('250 levels deep');
});

test('a key named twice in JSON is refused, though JSON.parse takes it', () => {
  expect(() => parseTemplateText('{"A": 1, "A": 2}')).toThrow(
    'JSON not well-formed. (line 1, column 10) The key A is named twice.',
  );
});

/** With numbers as texts: those of another notation are read as they are written. */
function texts(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_name, inner: unknown) =>
    typeof inner === 'number' ? String(inner) : inner,
  );
}

test('JSON text reads as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue()), (value) => {
      const text = JSON.stringify(value, undefined, '\t');
      fc.pre(!text.includes('__proto__') && !text.includes('"<<"'));
      expect(texts(parseTemplateText(text))).toEqual(texts(JSON.parse(text)));
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
