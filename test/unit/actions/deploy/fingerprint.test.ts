import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  changedParts,
  fingerprintOf,
  fingerprintParts,
  liveChange,
  liveStateOf,
} from '../../../../actions/deploy/src/fingerprint.ts';
import type { StackDefinition } from '../../../../actions/deploy/src/manifest.ts';
import { aDefinition, aStack, aTemplate, idOf, queueTemplate } from './builders.ts';

const secretTemplate = aTemplate(`Parameters:
  Name: { Type: String, Default: first }
  Secret: { Type: String, NoEcho: true }
Resources: { Queue: { Type: 'AWS::SQS::Queue' } }`);
const role = 'arn:aws:iam::123456789012:role/x';
const changed = (change: Partial<StackDefinition>, roleArn = role) => {
  const stack = aDefinition(change);
  return changedParts(stack, fingerprintOf(aDefinition(), role), fingerprintOf(stack, roleArn));
};

describe('the fingerprint', () => {
  test.each<[string, Partial<StackDefinition>]>([
    [
      'template cloudformation/queue.yaml has changed',
      { template: aTemplate(`${queueTemplate}#`) },
    ],
    ['the parameters have changed', { parameters: { Name: 'other' } }],
    ['the tags have changed', { tags: {} }],
    ['the capabilities have changed', { capabilities: ['CAPABILITY_IAM'] }],
    ['termination protection has changed', { terminationProtection: true }],
  ])('tells that %s', (clause, change) => {
    expect(changed(change)).toEqual([expect.stringContaining(clause)]);
  });

  test('tells that the role has changed', () => {
    expect(changed({}, `${role}y`)).toEqual(['the role has changed (input service-role-arn)']);
  });

  test('is the same for a default that is given, and in any order', () => {
    expect(changed({ parameters: { Name: 'first' } })).toEqual([]);
    const [one, two] = [
      { a: '1', b: '2' },
      { b: '2', a: '1' },
    ];
    expect(fingerprintOf(aDefinition({ tags: one }), role)).toEqual(
      fingerprintOf(aDefinition({ tags: two }), role),
    );
  });

  test('holds nothing by which a hidden value could be guessed', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, two) => {
        const of = (Secret: string) =>
          fingerprintOf(aDefinition({ template: secretTemplate, parameters: { Secret } }), role);
        expect(of(one)).toEqual(of(two));
      }),
    );
  });

  test('has only hashes, whatever it is made of', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), fc.string(), (tags, Name) => {
        const print = fingerprintOf(aDefinition({ tags, parameters: { Name } }), undefined);
        expect(Object.keys(print)).toEqual([...fingerprintParts]);
        for (const part of Object.values(print)) expect(part).toMatch(/^[0-9a-f]{64}$/);
      }),
    );
  });

  test('differs for other values, also where they look alike when joined', () => {
    expect(changed({ tags: { service: 'keywatch', a: 'b' } })).not.toEqual([]);
    const of = (tags: Record<string, string>) => fingerprintOf(aDefinition({ tags }), role).tags;
    expect(of({ 'a,b': 'c' })).not.toBe(of({ a: 'b,c' }));
  });
});

describe('the live stack', () => {
  const planned = liveStateOf(aStack({ LastUpdatedTime: new Date(0) }));
  const change = (now: Parameters<typeof aStack>[0] | undefined) =>
    liveChange('keywatch-queue', planned, now && liveStateOf(aStack(now)));

  test.each([
    ['is gone', undefined],
    ['has been deleted and made anew', { StackId: idOf('other') }],
    ['has gone from UPDATE_COMPLETE to ROLLBACK_FAILED', { StackStatus: 'ROLLBACK_FAILED' }],
    ['has been updated at 1970-01-01T00:00:01.000Z', { LastUpdatedTime: new Date(1000) }],
    ['has been updated at an unknown time', {}],
  ] as const)('%s', (clause, now) => {
    expect(change(now)).toBe(`keywatch-queue ${clause}`);
  });

  test('is as it was', () => {
    expect(change({ LastUpdatedTime: new Date(0) })).toBeUndefined();
    expect(liveChange('x', undefined, undefined)).toBeUndefined();
  });

  test('has come into being', () => {
    expect(liveChange('x', undefined, planned)).toBe('x has come into being');
  });
});
