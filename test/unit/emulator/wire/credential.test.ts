import { expect, test } from '@jest/globals';
import type { WireMessage } from '../../../../emulator/wire/codec.ts';
import { readScope } from '../../../../emulator/wire/credential.ts';

function aMessage(headers: WireMessage['headers'], query = ''): WireMessage {
  return { method: 'POST', path: '/', query, headers, body: Buffer.alloc(0) };
}

const sigV4 = (scope: string) =>
  `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=00`;

test('a header names access key, Region, service and session', () => {
  const authorization = sigV4('ASIA1/20261123/ap-southeast-2/kms/aws4_request');

  expect(readScope(aMessage({ authorization, 'x-amz-security-token': 'token' }))).toEqual({
    credential: { accessKeyId: 'ASIA1', region: 'ap-southeast-2', sessionToken: 'token' },
    signingName: 'kms',
  });
});

test('a presigned URL does too', () => {
  const query = new URLSearchParams({
    'X-Amz-Credential': 'AKIA1/20261123/eu-west-1/sts/aws4_request',
    'X-Amz-Security-Token': 'token',
  }).toString();

  expect(readScope(aMessage({}, query))).toEqual({
    credential: { accessKeyId: 'AKIA1', region: 'eu-west-1', sessionToken: 'token' },
    signingName: 'sts',
  });
});

test('an asymmetric signature has its Region in a header', () => {
  const authorization = sigV4('AKIA1/20261123/s3/aws4_request').replace('HMAC', 'ECDSA-P256');

  expect(readScope(aMessage({ authorization, 'x-amz-region-set': 'eu-west-1' }))).toMatchObject({
    credential: { region: 'eu-west-1' },
    signingName: 's3',
  });
});

test('an unsigned request has none', () => {
  expect(readScope(aMessage({}))).toBeUndefined();
});

test('a signature of version 2 is refused as new buckets refuse it', () => {
  const words = 'Please use AWS4-HMAC-SHA256';

  expect(() => readScope(aMessage({ authorization: 'AWS AKIA1:c2ln' }))).toThrow(words);
  expect(() => readScope(aMessage({}, 'AWSAccessKeyId=AKIA1&Signature=c2ln'))).toThrow(words);
});

test.each([
  'Bearer token',
  sigV4('AKIA1'),
  sigV4('AKIA1/d/r/kms/aws3'),
  sigV4('//r/kms/aws4_request'),
])('%s is refused', (authorization) => {
  expect(() => readScope(aMessage({ authorization }))).toThrow('does not conform to AWS standards');
});

test.each(['constructor', '__proto__', 'toString'])(
  'a scope of the Region %s, which is none, is refused',
  (region) => {
    const authorization = sigV4(`AKIA1/20261123/${region}/kms/aws4_request`);

    expect(() => readScope(aMessage({ authorization }))).toThrow(
      `Credential should be scoped to a valid region, not '${region}'.`,
    );
  },
);
