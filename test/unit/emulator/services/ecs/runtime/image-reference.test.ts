import { describe, expect, test } from '@jest/globals';
import { readReference } from '../../../../../../emulator/services/ecs/runtime/image-reference.ts';

const host = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
const digest = `sha256:${'a'.repeat(64)}`;
const registry = { host, account: '123456789012', region: 'eu-west-1', repository: 'team/app' };

describe('the reference of an image', () => {
  test.each([
    ['without a tag is the latest', `${host}/team/app`, { imageTag: 'latest' }],
    ['takes its tag', `${host}/team/app:v1.2_x`, { imageTag: 'v1.2_x' }],
    ['takes its digest', `${host}/team/app@${digest}`, { imageDigest: digest }],
    ['minds no tag beside a digest', `${host}/team/app:v1@${digest}`, { imageDigest: digest }],
  ])('%s', (_, image, id) => {
    expect(readReference(image, undefined)).toEqual({ ...registry, id });
  });

  test('may name the emulator itself', () => {
    const id = { imageTag: 'v1' };
    const expected = { host: 'localhost:4566', repository: 'app', id };
    expect(readReference('localhost:4566/app:v1', '127.0.0.1:4566')).toEqual(expected);
    expect(readReference('localhost:4567/app:v1', '127.0.0.1:4566')).toBeUndefined();
  });

  test.each([
    'nginx',
    'library/nginx:1',
    'public.ecr.aws/nginx/nginx:1',
    `${host}.example.com/team/app`,
    `${host}/`,
    `${host}/team/app@sha256:abc`,
    `${host}/team/app:`,
    '',
  ])('is none of ECR’s: %j', (image) => {
    expect(readReference(image, '127.0.0.1:4566')).toBeUndefined();
  });
});
