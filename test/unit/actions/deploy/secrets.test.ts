import { describe, expect, test } from '@jest/globals';
import { redact, secretsOf } from '../../../../actions/deploy/src/secrets.ts';
import { aDefinition, aTemplate } from './builders.ts';

const template = aTemplate(`Parameters:
  Password: { Type: String, NoEcho: true }
  Token: { Type: String, NoEcho: 'true', Default: '' }
  Name: { Type: String, NoEcho: false }
Resources: { Queue: { Type: 'AWS::SQS::Queue' } }`);

describe('the secrets of a stack', () => {
  test('are the given values of its hidden parameters', () => {
    const parameters = { Password: 'hunter2', Name: 'queue' };

    expect(secretsOf(aDefinition({ template, parameters }))).toEqual(['hunter2']);
  });

  test('are none where nothing is given', () => {
    expect(secretsOf(aDefinition({ template, parameters: { Password: ' ', Token: '' } }))).toEqual(
      [],
    );
  });
});

describe('a text without its secrets', () => {
  test('shows none of them, however often it had them', () => {
    expect(redact("Value 'hunter2' is not hunter2", ['hunter2'])).toBe("Value '***' is not ***");
  });

  test('loses the whole of one that contains another', () => {
    expect(redact('hunter2-long', ['hunter2', 'hunter2-long'])).toBe('***');
  });

  test('takes them letter by letter', () => {
    expect(redact('a.c abc $& ', ['a.c', '$&'])).toBe('*** abc *** ');
  });
});
