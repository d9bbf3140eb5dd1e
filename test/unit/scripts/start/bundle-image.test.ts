import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { extract, Parser, type ReadEntry } from 'tar';
import { imageOfBundle } from '../../../../scripts/start/bundle-image.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keywatch-bundle-'));
  await cp('workload/Dockerfile', join(folder, 'Dockerfile'));
  await cp('workload/dist', join(folder, 'dist'), { recursive: true });
});
afterEach(async () => rm(folder, { recursive: true }));

const digestOf = (bytes: string | Buffer) =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

test('manifest, configuration and layer name each other by digest and size', async () => {
  const { manifest, digest, blobs } = await imageOfBundle(folder);
  const [config, layer] = blobs;

  expect(digest).toBe(digestOf(manifest));
  expect(blobs.map((blob) => digestOf(blob.bytes))).toEqual(blobs.map((blob) => blob.digest));
  expect(JSON.parse(manifest)).toMatchObject({
    config: { digest: config?.digest, size: config?.bytes.length },
    layers: [{ digest: layer?.digest, size: layer?.bytes.length }],
  });
  expect(JSON.parse(String(config?.bytes))).toMatchObject({
    config: { User: '65532:65532', Cmd: ['/app/server.cjs'] },
    rootfs: { type: 'layers', diff_ids: [layer?.digest] },
  });
});

test('the layer is a tar of the bundle alone, root’s and of 1970', async () => {
  const { blobs } = await imageOfBundle(folder);
  const entries: { path: string; mode?: number; uid?: number; mtime?: Date; bytes: Buffer }[] = [];
  const pending: Promise<void>[] = [];
  const parser = new Parser({
    onReadEntry: (entry: ReadEntry) => {
      const { path, mode = 0, uid = -1, mtime = new Date() } = entry;
      pending.push(
        buffer(entry as unknown as AsyncIterable<Buffer>).then((bytes) => {
          entries.push({ path, mode, uid, mtime, bytes });
        }),
      );
    },
  });
  parser.end(blobs[1]?.bytes ?? Buffer.alloc(0));
  await Promise.all(pending);
  const common = { uid: 0, mtime: new Date(0) };

  expect(entries).toEqual([
    { ...common, path: 'app/', mode: 0o755, bytes: Buffer.alloc(0) },
    {
      ...common,
      path: 'app/server.cjs',
      mode: 0o644,
      bytes: await readFile('workload/dist/server.cjs'),
    },
  ]);
});

test('another machine’s tar unpacks it', async () => {
  const { blobs } = await imageOfBundle(folder);
  const file = join(folder, 'layer.tar');
  await writeFile(file, blobs[1]?.bytes ?? '');
  await extract({ file, cwd: folder, strict: true });

  expect((await stat(join(folder, 'app/server.cjs'))).mode & 0o777).toBe(0o644);
});

test('the same files are the same image; another bundle or setting is another one', async () => {
  const { digest } = await imageOfBundle(folder);
  await utimes(join(folder, 'dist/server.cjs'), 1, 1);
  expect((await imageOfBundle(folder)).digest).toBe(digest);
  expect((await imageOfBundle()).digest).toBe(digest);

  const dockerfile = await readFile(join(folder, 'Dockerfile'), 'utf8');
  await writeFile(join(folder, 'Dockerfile'), dockerfile.replace('NODE_ENV=production', 'A=b'));
  const other = (await imageOfBundle(folder)).digest;
  expect(other).not.toBe(digest);

  await writeFile(join(folder, 'Dockerfile'), dockerfile);
  await writeFile(join(folder, 'dist/server.cjs'), 'another');
  const another = (await imageOfBundle(folder)).digest;
  expect(new Set([digest, other, another]).size).toBe(3);
});
