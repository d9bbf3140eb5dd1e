import { lstat, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { applyLayer } from '../../../../../../emulator/services/ecs/runtime/apply-layer.ts';
import { aLayer, type LayerEntry } from '../../../../../support/container-image.ts';

describe('a layer', () => {
  let outside: string;
  let root: string;
  beforeEach(async () => {
    outside = await realpath(await mkdtemp(join(tmpdir(), 'keywatch-layer-')));
    root = join(outside, 'root');
    await writeFile(join(outside, 'secret'), 'of the machine');
    await apply();
  });
  afterEach(async () => rm(outside, { recursive: true, force: true }));

  async function apply(...entries: LayerEntry[]): Promise<void> {
    const { mediaType, bytes } = aLayer([{ path: './', type: 'Directory' }, ...entries]);
    const { mkdir } = await import('node:fs/promises');
    await mkdir(root, { recursive: true });
    await applyLayer(root, mediaType, bytes);
  }
  const text = (path: string) => readFile(join(root, path), 'utf8');
  const list = async (path = '') => (await readdir(join(root, path))).toSorted();
  const link = (path: string, linkpath: string): LayerEntry => ({
    path,
    linkpath,
    type: 'SymbolicLink',
  });
  const folder = (path: string): LayerEntry => ({ path, type: 'Directory', mode: 0o555 });

  test.each(['gzip', 'zstd', 'none'] as const)(
    'comes compressed or not: %s',
    async (compression) => {
      const large = 'x'.repeat(3_000_000);
      const { mediaType, bytes } = aLayer(
        [
          { path: 'a/b', text: large },
          { path: 'c', text: 'c' },
        ],
        compression,
      );
      await applyLayer(root, mediaType, bytes);
      expect(await text('a/b')).toBe(large);
      expect(await text('c')).toBe('c');
    },
  );

  test('comes over those beneath it, files over folders and folders over files', async () => {
    await apply({ path: 'a', text: '1' }, { path: 'b/c', text: '1' }, { path: 'd/e', text: '1' });
    await apply(folder('a'), { path: 'a/x', text: '2' }, { path: 'b', text: '2' }, folder('d'));
    expect([await text('a/x'), await text('b'), await text('d/e')]).toEqual(['2', '2', '1']);
  });

  test('writes nothing outside of the root', async () => {
    await apply({ path: '../../secret', text: 'x' }, { path: '/etc/passwd', text: 'image' });
    expect(await readFile(join(outside, 'secret'), 'utf8')).toBe('of the machine');
    expect([await text('secret'), await text('etc/passwd')]).toEqual(['x', 'image']);
  });

  test('leads nowhere else by its links', async () => {
    await apply(link('up', '../..'), link('tmp', outside), link('deep/up', '../../../../secret'));
    await apply({ path: 'up/one', text: '1' }, { path: 'tmp/secret', text: '2' }).catch(() => {});
    expect(await readdir(outside)).toEqual(['root', 'secret']);
    expect(await readFile(join(outside, 'secret'), 'utf8')).toBe('of the machine');
    expect(await text('one')).toBe('1');
    await expect(text('deep/up')).rejects.toThrow('ENOENT');
  });

  test('follows links that stay inside, and replaces the last one', async () => {
    await apply(
      { path: 'usr/lib/a', text: '1' },
      link('lib', '/usr/lib'),
      link('app', 'usr/lib/a'),
    );
    await apply({ path: 'lib/b', text: '2' }, { path: 'app', text: '3' });
    expect(await text('usr/lib/b')).toBe('2');
    expect([await text('app'), await text('usr/lib/a')]).toEqual(['3', '1']);
  });

  test('links files of its image only', async () => {
    const hard = (path: string, linkpath: string): LayerEntry => ({ path, linkpath, type: 'Link' });
    await apply({ path: 'a', text: '1' }, hard('b', 'a'));
    expect(await text('b')).toBe('1');
    await apply({ path: 'b', text: '2' });
    expect(await text('a')).toBe('1');
    await expect(apply(hard('c', '../secret'))).rejects.toThrow('ENOENT');
  });

  test('hides what its whiteouts name beneath it, and nothing of its own', async () => {
    await apply(
      { path: 'a/one', text: '1' },
      { path: 'a/two', text: '1' },
      { path: 'b/one', text: '1' },
    );
    await apply(
      { path: 'a/.wh.one' },
      { path: 'a/three', text: '2' },
      { path: 'b/new', text: '2' },
      { path: 'b/.wh..wh..opq' },
    );
    expect([await list('a'), await list('b')]).toEqual([['three', 'two'], ['new']]);
    await apply(
      { path: 'a/four', text: '3' },
      { path: '.wh.a' },
      { path: '.wh..wh.plnk' },
      { path: '.wh.none' },
    );
    expect([await list(), await list('a')]).toEqual([['a', 'b'], ['four']]);
  });

  test.each(['.wh.', '.wh...', '.wh..'])('is refused with the whiteout %s', async (path) => {
    await apply({ path: 'a/b', text: '1' });
    await expect(apply({ path: `a/${path}` })).rejects.toThrow('hides no file');
    expect(await list('a')).toEqual(['b']);
  });

  test('brings no devices, pipes or rights that are lent', async () => {
    const device = (type: 'CharacterDevice' | 'BlockDevice' | 'FIFO') => ({ path: type, type });
    await apply(device('CharacterDevice'), device('BlockDevice'), device('FIFO'), {
      path: 'su',
      mode: 0o4755,
    });
    expect(await list()).toEqual(['su']);
    expect((await lstat(join(root, 'su'))).mode & 0o7777).toBe(0o755);
  });

  test('is refused where it is no tar, or of a kind that is not known', async () => {
    const { mediaType, bytes } = aLayer([{ path: 'a', text: 'a' }]);
    await expect(applyLayer(root, mediaType, bytes.subarray(0, 40))).rejects.toThrow(
      'unexpected end of file',
    );
    await expect(
      applyLayer(root, 'application/vnd.oci.image.layer.v1.tar', Buffer.alloc(1024, 'x')),
    ).rejects.toThrow();
    await expect(applyLayer(root, 'text/plain', bytes)).rejects.toThrow(
      'text/plain are not supported',
    );
  });
});
