import { expect, test } from '@jest/globals';
import { readRoute } from '../../../../../../emulator/services/ecr/distribution/route.ts';

test.each([
  ['/v2', { kind: 'base' }],
  ['/v2/', { kind: 'base' }],
  ['/v2/_catalog', { kind: 'catalog' }],
  ['/v2/a/b/tags/list', { kind: 'tags', repository: 'a/b' }],
  ['/v2/a/blobs/uploads', { kind: 'uploads', repository: 'a' }],
  ['/v2/a/blobs/uploads/', { kind: 'uploads', repository: 'a' }],
  ['/v2/a/blobs/uploads/1-2', { kind: 'upload', repository: 'a', reference: '1-2' }],
  ['/v2/a/b/blobs/sha256:0', { kind: 'blob', repository: 'a/b', reference: 'sha256:0' }],
  ['/v2/a/b/blobs/sha256%3A0', { kind: 'blob', repository: 'a/b', reference: 'sha256:0' }],
  ['/v2/a/manifests/v1', { kind: 'manifest', repository: 'a', reference: 'v1' }],
  [
    '/v2/a/manifests/manifests/v1',
    { kind: 'manifest', repository: 'a/manifests', reference: 'v1' },
  ],
  ['/v2/a/referrers/sha256:0', { kind: 'referrers', repository: 'a', reference: 'sha256:0' }],
  ['/v2/a', undefined],
  ['/v2/a/manifests/', undefined],
  ['/v2/manifests/v1', undefined],
  ['/v2/a/manifests/%', undefined],
])('%s', (path, route) => {
  expect(readRoute(path)).toEqual(route);
});
