import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { explain, locateStatements } from '../../../../../emulator/identity/policy/index.ts';
import { variable } from '../identities.ts';
import { allowAll, aPolicy, aRequest, bucket, denyAll, user } from './a-request.ts';

test('every statement of every policy is told with the first element that the request misses', () => {
  const { decision, policies } = explain(
    aRequest({
      context: { 'aws:SourceIp': '203.0.113.9', 'aws:username': 'carlossalazar' },
      identityPolicies: [
        aPolicy(
          'identity',
          { ...allowAll, Action: 's3:PutObject' },
          { Effect: 'Allow', Action: '*', NotResource: `${bucket}/*` },
          { ...allowAll, Sid: 'Home', Resource: `*/${variable('aws:PrincipalTag/home')}/*` },
          { ...allowAll, Condition: { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8'] } } },
          { ...allowAll, Condition: { Bool: { 'aws:MultiFactorAuthPresent': true } } },
          { ...denyAll, Sid: 'Never', Action: 's3:Get*' },
        ),
      ],
      resourcePolicy: aPolicy('resource', { ...allowAll, Principal: { AWS: '444455556666' } }),
    }),
  );

  expect(decision).toMatchObject({ effect: 'deny', statement: { sid: 'Never', index: 5 } });
  expect(policies).toEqual([
    {
      name: 'identity',
      kind: 'identity',
      statements: [
        {
          ...{ index: 0, effect: 'Allow', meets: false, misses: { element: 'Action' } },
          wants: { Action: 's3:PutObject' },
        },
        {
          ...{ index: 1, effect: 'Allow', meets: false, misses: { element: 'Resource' } },
          wants: { NotResource: `${bucket}/*` },
        },
        // A variable without a value matches nothing.
        {
          ...{ index: 2, sid: 'Home', effect: 'Allow', meets: false },
          misses: { element: 'Resource' },
          wants: { Resource: `*/${variable('aws:PrincipalTag/home')}/*` },
        },
        {
          index: 3,
          effect: 'Allow',
          meets: false,
          misses: {
            element: 'Condition',
            test: { operator: 'IpAddress', key: 'aws:SourceIp', values: ['10.0.0.0/8'] },
          },
          found: ['203.0.113.9'],
        },
        {
          index: 4,
          effect: 'Allow',
          meets: false,
          misses: {
            element: 'Condition',
            test: { operator: 'Bool', key: 'aws:MultiFactorAuthPresent', values: ['true'] },
          },
        },
        { index: 5, sid: 'Never', effect: 'Deny', meets: true, named: 'direct' },
      ],
    },
    {
      name: 'resource',
      kind: 'resource',
      statements: [
        {
          ...{ index: 0, effect: 'Allow', meets: false, misses: { element: 'Principal' } },
          wants: { Principal: { AWS: '444455556666' } },
        },
      ],
    },
  ]);
});

test('a statement whose variable has no value is told by the key', () => {
  const statement = {
    ...allowAll,
    Resource: undefined,
    NotResource: `*/${variable('aws:userid')}`,
  };
  const request = aRequest({ principal: user, identityPolicies: [aPolicy('identity', statement)] });
  expect(explain(request).policies[0]?.statements).toEqual([
    { index: 0, effect: 'Allow', meets: false, misses: { element: 'Variable', key: 'aws:userid' } },
  ]);
});

/** As recorded from IAM: behind the opening brace and behind the closing one. */
test.each([
  [
    '{"Version": "2012-10-17", "Statement": {"Sid": "", "Effect": "Allow", "Action": "s3:PutObject", "Resource": "*"}}',
    [{ start: { line: 1, column: 41 }, end: { line: 1, column: 113 } }],
  ],
  [
    '{\n  "Statement": [\n    { "Sid": "}{\\"", "Condition": { "Bool": { "a:b": "true" } } },\n    {\n    }\n  ],\n  "Id": "{}"\n}',
    [
      { start: { line: 3, column: 6 }, end: { line: 3, column: 66 } },
      { start: { line: 4, column: 6 }, end: { line: 5, column: 6 } },
    ],
  ],
])('statements are found in the text %j', (text, spans) => {
  expect(locateStatements(text)).toEqual(spans);
});

test('as many statements are found as a policy has, however it is written', () => {
  const statement = fc.dictionary(fc.string(), fc.jsonValue());
  fc.assert(
    fc.property(fc.array(statement), fc.nat(4), fc.jsonValue(), (Statement, indent, Id) => {
      const text = JSON.stringify({ Id, Statement, Version: '2012-10-17' }, null, indent);
      return locateStatements(text).length === Statement.length;
    }),
  );
});
