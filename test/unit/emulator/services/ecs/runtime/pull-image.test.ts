import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../../../../../emulator/emulator.ts';
import {
  CannotPull,
  pullImage,
} from '../../../../../../emulator/services/ecs/runtime/pull-image.ts';
import type { Caller } from '../../../../../../emulator/world.ts';
import { aLayer, anImage, putImage, sha256 } from '../../../../../support/container-image.ts';
import { aCaller, aWorld, client } from '../../../../../support/world.ts';
import { aRoleSession } from './a-role.ts';

const repositoryName = 'team/app';
const uri = `123456789012.dkr.ecr.ap-southeast-2.amazonaws.com/${repositoryName}`;
const needed = [
  'GetAuthorizationToken',
  'BatchGetImage',
  'BatchCheckLayerAvailability',
  'GetDownloadUrlForLayer',
];

describe('pulling an image', () => {
  let world: Emulator;
  beforeEach(async () => {
    world = aWorld();
    await client(world, 'ecr')('CreateRepository', { repositoryName });
  });
  afterEach(async () => world.close());

  const ecr = <O>(operation: string, input: object) => client(world, 'ecr')<O>(operation, input);
  const layer = (text: string) => aLayer([{ path: 'app/server.cjs', text }]);
  const push = (text: string, tag?: string) =>
    putImage(ecr, repositoryName, anImage([layer(text)], { Cmd: [text] }), tag);
  const pull = (image: string, caller: Caller = aCaller()) =>
    pullImage({ world, caller, account: '123456789012', region: 'ap-southeast-2' }, image);
  const refusal = (image: string, caller?: Caller) =>
    pull(image, caller).then(
      () => 'none',
      (error: unknown) =>
        error instanceof CannotPull ? error.message : `not CannotPull: ${error}`,
    );

  test('unpacks its layers, and does so once for as long as the emulator runs', async () => {
    const digest = await push('1', 'v1');
    await push('2', 'latest');

    const [byTag, byDigest, latest] = await Promise.all([
      pull(`${uri}:v1`),
      pull(`${uri}:v9@${digest}`),
      pull(uri),
    ]);

    expect(byTag).toMatchObject({ digest, command: ['1'], entryPoint: [], workingDirectory: '/' });
    expect(byDigest.root).toBe(byTag.root);
    expect(await readFile(join(byTag.root, 'app/server.cjs'), 'utf8')).toBe('1');
    expect(await readFile(join(latest.root, 'app/server.cjs'), 'utf8')).toBe('2');
    await world.close();
    expect([existsSync(byTag.root), existsSync(latest.root)]).toEqual([false, false]);
  });

  test('finds the manifest for this machine in an index', async () => {
    const [mine, other] = [await push('mine'), await push('other')];
    const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
    const manifests = [
      { digest: other, platform: { os: 'linux', architecture: 's390x' } },
      { digest: mine, platform: { os: 'linux', architecture } },
    ];
    const imageManifest = JSON.stringify({ schemaVersion: 2, manifests });
    await ecr('PutImage', { repositoryName, imageManifest, imageTag: 'all' });

    expect(await pull(`${uri}:all`)).toMatchObject({ digest: mine, command: ['mine'] });
  });

  test('needs four permissions of ECR, and says which one is missing', async () => {
    await push('1', 'v1');
    expect(
      await refusal(`${uri}:v1`, await aRoleSession(world, ...needed.map((name) => `ecr:${name}`))),
    ).toBe('none');
  });

  test.each([
    [
      'GetAuthorizationToken',
      /^ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: .*AccessDeniedException: User: arn:aws:sts::.*ecr:GetAuthorizationToken/,
    ],
    [
      'BatchGetImage',
      /^CannotPullContainerError: pull image manifest .*: pull access denied.* denied: User: .*ecr:BatchGetImage/,
    ],
    [
      'BatchCheckLayerAvailability',
      /^CannotPullContainerError: .*403 Forbidden.*ecr:BatchCheckLayerAvailability/,
    ],
    [
      'GetDownloadUrlForLayer',
      /^CannotPullContainerError: .*403 Forbidden.*ecr:GetDownloadUrlForLayer/,
    ],
  ])('fails without %s', async (missing, words) => {
    await push('1', 'v1');
    const others = needed.filter((name) => name !== missing).map((name) => `ecr:${name}`);
    expect(await refusal(`${uri}:v1`, await aRoleSession(world, ...others))).toMatch(words);
  });

  test.each([
    ['an unknown tag', `${uri}:v2`],
    ['an unknown digest', `${uri}@${sha256('none')}`],
    ['an unknown repository', `${uri}2:v1`],
    ['another Region’s registry', uri.replace('ap-southeast-2', 'eu-west-1')],
  ])('finds nothing under %s', async (_, image) => {
    await push('1', 'v1');
    expect(await refusal(image)).toBe(
      `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${image}: ${image}: not found`,
    );
  });

  test('asks another account’s registry, whose repository must allow it', async () => {
    const image = uri.replace('123456789012', '210987654321');
    expect(await refusal(image)).toMatch(
      /^CannotPullContainerError: .*pull access denied.*ecr:BatchGetImage/,
    );
  });

  test('goes to no other registry', async () => {
    expect(await refusal('nginx:latest')).toMatch(
      /^CannotPullContainerError: .*its own ECR only.*, not nginx:latest$/,
    );
  });

  test('fails where a manifest was put without its layers, or they are no longer what they were', async () => {
    const { manifest } = anImage([layer('1')]);
    await ecr('PutImage', { repositoryName, imageManifest: manifest, imageTag: 'bare' });
    expect(await refusal(`${uri}:bare`)).toMatch(
      /^CannotPullContainerError: .*content at .* not found/,
    );

    await push('2', 'changed');
    const text = world.snapshot();
    const { bytes } = layer('2');
    const changed = Buffer.from(bytes);
    changed.writeUInt8(changed.readUInt8(20) ^ 1, 20);
    world.restore(text.replaceAll(bytes.toString('base64'), changed.toString('base64')));
    expect(await refusal(`${uri}:changed`)).toMatch(
      /^CannotPullContainerError: .*unexpected commit digest sha256:.*, expected sha256:/,
    );
  });

  test('fails where a layer cannot be unpacked, and leaves nothing behind', async () => {
    const bytes = Buffer.from('no tar');
    await putImage(
      ecr,
      repositoryName,
      anImage([{ mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', bytes }]),
      'odd',
    );
    expect(await refusal(`${uri}:odd`)).toMatch(
      /^CannotPullContainerError: .*failed to extract layer sha256:/,
    );
    expect(world.running.idsOf('image:')).toEqual([]);
  });
});
