import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compare, decidePush, planPush } from '../../../../actions/publish/src/decide-push.ts';
import { readContent } from '../../../../actions/publish/src/image-content.ts';
import type { LocalImage } from '../../../../actions/publish/src/local-image.ts';
import type { RemoteImage } from '../../../../actions/publish/src/remote-image.ts';

const content = (layers: string[], config: object = {}) =>
  readContent({ config, layers, os: 'linux', architecture: 'amd64' });

const aLocal = (overrides: Partial<LocalImage> = {}): LocalImage => ({
  id: 'sha256:config',
  repoDigests: [],
  content: content(['sha256:layer']),
  ...overrides,
});

const aRemote = (overrides: Partial<RemoteImage> = {}): RemoteImage => ({
  digest: 'sha256:manifest',
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  bytes: Buffer.from('{}'),
  images: [
    {
      digest: 'sha256:manifest',
      configDigest: 'sha256:config',
      content: content(['sha256:layer']),
    },
  ],
  attestations: [],
  ...overrides,
});

const anIndex = aRemote({
  digest: 'sha256:index',
  images: [
    { digest: 'sha256:child', configDigest: 'sha256:config', content: content(['sha256:layer']) },
  ],
  attestations: ['provenance'],
});

describe('an image is the same as the one of a tag', () => {
  test.each([
    ['by its configuration', aLocal(), aRemote()],
    ['by its configuration, within an index that holds its attestations', aLocal(), anIndex],
    [
      'by its manifest, as the containerd store names images',
      aLocal({ id: 'sha256:child' }),
      anIndex,
    ],
    ['by its index', aLocal({ id: 'sha256:index' }), anIndex],
    [
      'by its index of several platforms',
      aLocal({ id: 'sha256:index' }),
      { ...anIndex, images: [] },
    ],
  ])('%s', (_name, local, remote) => {
    expect(compare(local, remote)).toBe('same');
  });

  test('but for the time, if layers and configuration are equal', () => {
    expect(compare(aLocal({ id: 'sha256:other' }), aRemote())).toBe('rebuilt');
  });
});

describe('an image is another one', () => {
  const other = { id: 'sha256:other' };

  test.each([
    ['other layers', aLocal({ ...other, content: content(['sha256:else']) })],
    ['another order of layers', aLocal({ ...other, content: content(['a', 'sha256:layer']) })],
    ['another user', aLocal({ ...other, content: content(['sha256:layer'], { User: '0' }) })],
    [
      'another variable',
      aLocal({ ...other, content: content(['sha256:layer'], { Env: ['A=1'] }) }),
    ],
    ['nothing known of it', { id: 'sha256:other', repoDigests: [] }],
  ])('by %s', (_name, local) => {
    expect(compare(local, aRemote())).toBe('other');
  });

  test('if neither has layers that could be compared', () => {
    const remote = aRemote({ images: [{ digest: 'sha256:manifest', content: content([]) }] });

    expect(compare(aLocal({ ...other, content: content([]) }), remote)).toBe('other');
  });
});

test('what the engine writes out and a configuration leaves out is no difference', () => {
  const written = { Env: null, Labels: {}, WorkingDir: '', Image: 'sha256:parent', Hostname: 'x' };

  expect(content(['a'], written)).toEqual(content(['a'], { WorkingDir: '/' }));
});

describe('a tag', () => {
  test.each([
    ['nothing', aLocal(), undefined, { move: 'push' }, { move: 'push' }],
    [
      'this image',
      aLocal(),
      aRemote(),
      { move: 'keep', digest: 'sha256:manifest', likeness: 'same' },
      { move: 'keep', digest: 'sha256:manifest', likeness: 'same' },
    ],
    [
      'this image of another time',
      aLocal({ id: 'sha256:other' }),
      aRemote(),
      { move: 'keep', digest: 'sha256:manifest', likeness: 'rebuilt' },
      { move: 'keep', digest: 'sha256:manifest', likeness: 'rebuilt' },
    ],
    [
      'another image',
      { id: 'sha256:other', repoDigests: [] },
      aRemote(),
      { move: 'push', replaces: 'sha256:manifest' },
      { move: 'refuse', digest: 'sha256:manifest' },
    ],
  ])('that holds %s', (_name, local, remote, ifMutable, ifImmutable) => {
    expect(decidePush(local, remote, false)).toEqual(ifMutable);
    expect(decidePush(local, remote, true)).toEqual(ifImmutable);
  });
});

test('any tags: all that lack the image get it, by one push at most, and by none if one has it', () => {
  const decision = fc.constantFrom(
    { move: 'push' } as const,
    { move: 'keep', digest: 'sha256:x', likeness: 'same' } as const,
  );
  fc.assert(
    fc.property(fc.array(decision, { minLength: 1, maxLength: 6 }), (decisions) => {
      const tags = decisions.map((one, place) => ({ tag: `t${place}`, decision: one }));
      const lacking = tags.filter((one) => one.decision.move === 'push').map(({ tag }) => tag);

      const plan = planPush(tags);

      const reached = plan.push === undefined ? plan.retag : [plan.push, ...plan.retag];
      expect(reached).toEqual(lacking);
      expect(plan.push === undefined).toBe(lacking.length < tags.length);
    }),
  );
});
