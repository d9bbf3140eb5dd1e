import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { layerBytes } from '../../../../../emulator/services/ecr/layer-bytes.ts';
import { aRepository, repositoryName } from './a-repository.ts';

const digestOf = (body: Buffer) => `sha256:${createHash('sha256').update(body).digest('hex')}`;
const layer = Buffer.from('a layer');

async function aLayer() {
  const { world, ecr, put } = await aRepository();
  const begin = async () =>
    (await ecr<{ uploadId: string }>('InitiateLayerUpload', { repositoryName })).uploadId;
  const upload = (uploadId: string, layerPartBlob: Buffer, partFirstByte = 0) =>
    ecr('UploadLayerPart', {
      ...{ repositoryName, uploadId, partFirstByte, layerPartBlob },
      partLastByte: partFirstByte + layerPartBlob.length - 1,
    });
  const complete = (uploadId: string, digest: string) =>
    ecr('CompleteLayerUpload', { repositoryName, uploadId, layerDigests: [digest] });
  return { world, ecr, put, begin, upload, complete };
}

describe('a layer', () => {
  test('comes in parts and is known by its digest', async () => {
    const { ecr, begin, upload, complete } = await aLayer();
    const large = Buffer.alloc(5 * 1024 * 1024, 'x');
    const digest = digestOf(Buffer.concat([large, layer]));
    const id = await begin();
    expect(await upload(id, large)).toMatchObject({ lastByteReceived: large.length - 1 });
    await upload(id, layer, large.length);
    expect(await complete(id, digest)).toMatchObject({ layerDigest: digest });

    const none = digestOf(layer);
    expect(
      await ecr('BatchCheckLayerAvailability', {
        repositoryName,
        layerDigests: [digest, none, 'odd'],
      }),
    ).toEqual({
      layers: [
        {
          layerDigest: digest,
          layerAvailability: 'AVAILABLE',
          layerSize: large.length + layer.length,
        },
        { layerDigest: none, layerAvailability: 'UNAVAILABLE' },
      ],
      failures: [expect.objectContaining({ failureCode: 'InvalidLayerDigest' })],
    });
  });

  test('is refused where it is not whole', async () => {
    const { begin, upload, complete } = await aLayer();
    const id = await begin();

    await expect(complete(id, digestOf(layer))).rejects.toMatchObject({
      code: 'EmptyUploadException',
    });
    await upload(id, layer);
    await expect(upload(id, layer, 3)).rejects.toMatchObject({
      code: 'InvalidLayerPartException',
      members: { lastValidByteReceived: layer.length - 1 },
    });
    await expect(complete(id, digestOf(Buffer.from('other')))).rejects.toMatchObject({
      code: 'InvalidLayerException',
    });
    await upload(id, layer, layer.length);
    await expect(complete(id, digestOf(layer))).rejects.toMatchObject({
      code: 'LayerPartTooSmallException',
    });
    await expect(complete('none', digestOf(layer))).rejects.toMatchObject({
      code: 'UploadNotFoundException',
    });
  });

  test('is there once, and images of its repository need theirs', async () => {
    const { ecr, put, begin, upload, complete } = await aLayer();
    const digest = digestOf(layer);
    const manifest = (...digests: string[]) =>
      JSON.stringify({ schemaVersion: 2, layers: digests.map((one) => ({ digest: one })) });
    const missing = `sha256:${'0'.repeat(64)}`;
    await put(manifest(missing));
    for (const again of [false, true]) {
      const id = await begin();
      await upload(id, layer);
      if (!again) await complete(id, digest);
      else {
        await expect(complete(id, digest)).rejects.toMatchObject({
          code: 'LayerAlreadyExistsException',
        });
      }
    }

    await put(manifest(digest));
    await expect(put(manifest(digest, missing))).rejects.toMatchObject({
      code: 'LayersNotFoundException',
      message: `Layers with digests '[${missing}]' required for pushing image into repository with name '${repositoryName}' in the registry with id '123456789012' do not exist`,
    });
    const url = (layerDigest: string) =>
      ecr('GetDownloadUrlForLayer', { repositoryName, layerDigest });
    await expect(url(missing)).rejects.toMatchObject({ code: 'LayersNotFoundException' });
    expect(await url(digest)).toMatchObject({
      layerDigest: digest,
      downloadUrl: expect.stringMatching(/\/_emulator\/ecr\/layers\/sha256:/u),
    });
  });

  test('keeps its bytes, over a restore too', async () => {
    const { world, begin, upload, complete } = await aLayer();
    const large = Buffer.alloc(5 * 1024 * 1024, 'x');
    const whole = Buffer.concat([large, layer]);
    const id = await begin();
    await upload(id, large);
    await upload(id, layer, large.length);
    await complete(id, digestOf(whole));
    const here = { world, account: '123456789012', region: 'ap-southeast-2' };
    const snapshot = world.snapshot();
    world.reset();

    expect(layerBytes(here, repositoryName, digestOf(whole))).toBeUndefined();
    world.restore(snapshot);
    expect(layerBytes(here, repositoryName, digestOf(whole))?.equals(whole)).toBe(true);
    expect(layerBytes(here, repositoryName, digestOf(layer))).toBeUndefined();
    expect(layerBytes(here, 'constructor', digestOf(whole))).toBeUndefined();
  });

  test('goes with the last image that it is in', async () => {
    const { ecr, put, begin, upload, complete } = await aLayer();
    const [own, shared] = [Buffer.from('own'), Buffer.from('shared')].map((bytes) => ({
      bytes,
      digest: digestOf(bytes),
    })) as [{ bytes: Buffer; digest: string }, { bytes: Buffer; digest: string }];
    for (const { bytes, digest } of [own, shared]) {
      const id = await begin();
      await upload(id, bytes);
      await complete(id, digest);
    }
    const putOf = async (...digests: string[]) => {
      const layers = digests.map((digest) => ({ digest }));
      return (await put(JSON.stringify({ schemaVersion: 2, layers }))).image.imageId;
    };
    const first = await putOf(own.digest, shared.digest);
    const second = await putOf(shared.digest);
    const held = async () => {
      const layerDigests = [own.digest, shared.digest];
      const { layers } = await ecr<{ layers: { layerAvailability: string }[] }>(
        'BatchCheckLayerAvailability',
        { repositoryName, layerDigests },
      );
      return layers.map(({ layerAvailability }) => layerAvailability);
    };

    await ecr('BatchDeleteImage', { repositoryName, imageIds: [first] });
    expect(await held()).toEqual(['UNAVAILABLE', 'AVAILABLE']);
    await ecr('BatchDeleteImage', { repositoryName, imageIds: [second] });
    expect(await held()).toEqual(['UNAVAILABLE', 'UNAVAILABLE']);
  });

  test('that was begun and left is forgotten after a day, when the next one begins', async () => {
    const { world, begin, upload } = await aLayer();
    const left = await begin();
    await upload(left, layer);
    await world.clock.advance(24 * 3_600_000 - 1);
    const fresh = await begin();
    await upload(left, layer, layer.length);
    await world.clock.advance(1);
    await begin();

    await expect(upload(left, layer, 2 * layer.length)).rejects.toMatchObject({
      code: 'UploadNotFoundException',
    });
    await upload(fresh, layer);
  });
});
