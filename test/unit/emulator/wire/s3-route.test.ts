import { beforeAll, describe, expect, test } from '@jest/globals';
import type { WireMessage } from '../../../../emulator/wire/codec.ts';
import { loadModel, type ServiceModel } from '../../../../emulator/wire/model.ts';
import { locate } from '../../../../emulator/wire/s3-location.ts';
import { routeS3 } from '../../../../emulator/wire/s3-route.ts';

let model: ServiceModel;
beforeAll(async () => {
  model = await loadModel('s3');
});

function aMessage(method: string, url: string, headers: WireMessage['headers'] = {}): WireMessage {
  const [path = '', query = ''] = url.split('?');
  return { method, path, query, headers, body: Buffer.alloc(0) };
}

describe('without the x-id that only some SDKs send', () => {
  test.each([
    ['GET', '/', {}, 'ListBuckets'],
    ['GET', '/b', {}, 'ListObjects'],
    ['GET', '/b/?list-type=2', {}, 'ListObjectsV2'],
    ['GET', '/b?versions', {}, 'ListObjectVersions'],
    ['HEAD', '/b', {}, 'HeadBucket'],
    ['PUT', '/b', {}, 'CreateBucket'],
    ['PUT', '/b?policy', {}, 'PutBucketPolicy'],
    ['GET', '/b?policy', {}, 'GetBucketPolicy'],
    ['POST', '/b?delete', {}, 'DeleteObjects'],
    ['GET', '/b?analytics', {}, 'ListBucketAnalyticsConfigurations'],
    ['GET', '/b?analytics&id=1', {}, 'GetBucketAnalyticsConfiguration'],
    ['PUT', '/b/k', {}, 'PutObject'],
    ['PUT', '/b/k', { 'x-amz-copy-source': 'b/other' }, 'CopyObject'],
    ['PUT', '/b/k?uploadId=1&partNumber=2', {}, 'UploadPart'],
    ['PUT', '/b/k?uploadId=1&partNumber=2', { 'x-amz-copy-source': 'b/o' }, 'UploadPartCopy'],
    ['GET', '/b/k?uploadId=1', {}, 'ListParts'],
    ['POST', '/b/k?uploads', {}, 'CreateMultipartUpload'],
    ['POST', '/b/k?uploadId=1', {}, 'CompleteMultipartUpload'],
    ['DELETE', '/b/k?uploadId=1', {}, 'AbortMultipartUpload'],
    ['DELETE', '/b/k', {}, 'DeleteObject'],
    ['GET', '/k?acl', { host: 'b.s3.ap-southeast-2.amazonaws.com' }, 'GetObjectAcl'],
    ['GET', '/?x-id=ListDirectoryBuckets', {}, 'ListDirectoryBuckets'],
  ])('%s %s %j is %4$s', (method, url, headers, name) => {
    expect(routeS3(model, aMessage(method, url, headers)).name).toBe(name);
  });
});

test('a method that S3 does not have is refused by name', () => {
  expect(() => routeS3(model, aMessage('PATCH', '/b/k'))).toThrow('PATCH /b/k');
});

test('a subresource without what it needs is not taken for something simpler', () => {
  expect(() => routeS3(model, aMessage('GET', '/b/k?attributes'))).toThrow(
    'GetObjectAttributes needs x-amz-object-attributes',
  );
});

describe('bucket and key', () => {
  test.each([
    ['/', '127.0.0.1:4566', { level: 'root' }],
    ['/b', '127.0.0.1:4566', { level: 'bucket', bucket: 'b' }],
    ['/b/a%2Fb/%C3%A9', '127.0.0.1', { level: 'object', bucket: 'b', key: 'a/b/é' }],
    ['/k', 'b.localhost:4566', { level: 'object', bucket: 'b', key: 'k' }],
    ['/k', 's3.localhost:4566', { level: 'bucket', bucket: 'k' }],
    ['/', 'my.bucket.s3.amazonaws.com', { level: 'bucket', bucket: 'my.bucket' }],
  ])('%s at %s', (url, host, expected) => {
    expect(locate(aMessage('GET', url, { host }))).toEqual(expected);
  });

  test('a path that cannot be decoded is refused', () => {
    expect(() => locate(aMessage('GET', '/b/%E0%A4%A'))).toThrow("Couldn't parse");
  });
});
