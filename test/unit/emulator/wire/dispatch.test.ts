import { describe, expect, test } from '@jest/globals';
import type { WireMessage } from '../../../../emulator/wire/codec.ts';
import { dispatch } from '../../../../emulator/wire/dispatch.ts';

function aMessage(overrides: Partial<WireMessage> = {}): WireMessage {
  return { method: 'POST', path: '/', query: '', headers: {}, body: Buffer.alloc(0), ...overrides };
}

const target = (name: string, version = '1.1') =>
  aMessage({
    headers: { 'x-amz-target': name, 'content-type': `application/x-amz-json-${version}` },
  });

const form = (body: string) =>
  aMessage({
    body: Buffer.from(body),
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
  });

const rpc = (path: string, protocol = 'rpc-v2-cbor') =>
  aMessage({ path, headers: { 'smithy-protocol': protocol } });

describe('a request goes to the service that it names', () => {
  test.each([
    ['an AWS JSON target', target('TrentService.Encrypt'), 'kms json-1.1 Encrypt'],
    [
      "boto's long target",
      target('com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents'),
      'cloudtrail json-1.1 LookupEvents',
    ],
    [
      'JSON 1.0',
      target('GraniteServiceVersion20100801.PutMetricData', '1.0'),
      'cloudwatch json-1.0 PutMetricData',
    ],
    [
      'RPC v2 CBOR',
      rpc('/service/GraniteServiceVersion20100801/operation/PutMetricData'),
      'cloudwatch cbor PutMetricData',
    ],
    ['a form', form('Action=GetRole&Version=2010-05-08'), 'iam query GetRole'],
    ['an EC2 form', form('Action=DescribeVpcs&Version=2016-11-15'), 'ec2 ec2 DescribeVpcs'],
    [
      'a presigned STS URL',
      aMessage({ method: 'GET', query: 'Action=GetCallerIdentity&Version=2011-06-15' }),
      'sts query GetCallerIdentity',
    ],
    ['anything else', aMessage({ method: 'GET', path: '/bucket/key' }), 's3 rest-xml undefined'],
  ])('%s', (_, message, expected) => {
    const route = dispatch(message, undefined);

    expect(
      route.kind === 'service' && `${route.service} ${route.protocol} ${route.operation}`,
    ).toBe(expected);
  });

  test('a form without a version goes by the signature', () => {
    expect(dispatch(form('Action=ListTopics'), 'sns')).toMatchObject({ service: 'sns' });
  });

  test("S3's signature keeps a form as an object's bytes", () => {
    expect(dispatch(form('Action=ListTopics'), 's3')).toMatchObject({ service: 's3' });
  });
});

describe('a request that goes nowhere is refused in words that its client reads', () => {
  test.each([
    [
      'an unknown target',
      target('DynamoDB_20120810.ListTables'),
      'dynamodb',
      'NotImplemented',
      'DynamoDB_20120810',
    ],
    [
      'an unknown RPC service',
      rpc('/service/Nope/operation/X'),
      undefined,
      'NotImplemented',
      'Nope',
    ],
    [
      'an unknown signing name',
      aMessage({ method: 'GET', path: '/functions' }),
      'lambda',
      'NotImplemented',
      'lambda',
    ],
    [
      'an unknown version',
      form('Action=X&Version=1999-01-01'),
      undefined,
      'NotImplemented',
      '1999-01-01',
    ],
    [
      'another version of a known service',
      form('Action=X&Version=1999-01-01'),
      'iam',
      'InvalidAction',
      '1999-01-01',
    ],
    ['no action', form('Version=2010-05-08'), 'iam', 'MissingAction', 'missing an action'],
    ['nothing at all for EC2', aMessage(), 'ec2', 'MissingAction', 'missing an action'],
    ['nothing at all for KMS', aMessage(), 'kms', 'UnknownOperationException', 'kms'],
    ['a broken form', form('Action=%'), 'iam', 'MalformedQueryString', 'syntax error'],
    [
      'a protocol that the service does not have',
      form('Action=Encrypt&Version=2014-11-01'),
      'kms',
      'UnknownOperationException',
      'json-1.1',
    ],
    [
      'another RPC v2 format',
      rpc('/service/TrentService/operation/Encrypt', 'rpc-v2-json'),
      'kms',
      'UnknownOperationException',
      'rpc-v2-json',
    ],
  ])('%s', (_, message, signingName, code, words) => {
    const route = dispatch(message, signingName);

    expect(route.kind === 'refused' && route.fault.code).toBe(code);
    expect(route.kind === 'refused' && route.fault.message).toContain(words);
  });
});
