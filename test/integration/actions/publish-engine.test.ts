import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateRepositoryCommand, ECRClient } from '@aws-sdk/client-ecr';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { withContainerEngine } from '../../support/container-engine.ts';
import { type EcrWithRegistry, startEcr } from '../../support/ecr-with-registry.ts';
import { type RunningEmulator, startEmulator } from '../../support/emulator-process.ts';
import { runPublish } from '../../support/publish-step.ts';

const DIGEST = /^sha256:[0-9a-f]{64}$/u;

describe('with a Docker engine and a registry', () => {
  withContainerEngine('the publish action with a real engine and registry', (engine) => {
    let emulator: RunningEmulator;
    let ecr: EcrWithRegistry;
    let folder: string;

    beforeAll(async () => {
      emulator = await startEmulator();
      ecr = await startEcr({ emulator: emulator.url, registry: engine().registry });
    });
    afterAll(async () => {
      await ecr?.[Symbol.asyncDispose]();
      await emulator?.[Symbol.asyncDispose]();
    });
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'keywatch-publish-'));
      await cp('test/fixtures/publish/image', join(folder, 'image'), { recursive: true });
    });
    afterEach(async () => rm(folder, { recursive: true, force: true }));

    const credentials = { accessKeyId: '123456789012', secretAccessKey: 'secret' };

    const createRepository = async (
      repositoryName: string,
      imageTagMutability: 'MUTABLE' | 'IMMUTABLE',
    ) =>
      new ECRClient({ endpoint: emulator.url, region: 'ap-southeast-2', credentials }).send(
        new CreateRepositoryCommand({ repositoryName, imageTagMutability }),
      );

    const publish = (inputs: Record<string, string>, env: Record<string, string> = {}) =>
      runPublish({ folder, engine: engine().env, endpoint: ecr.url }, inputs, env);

    /** What the registry itself says of a tag. */
    const ask = async (repository: string, tag: string) => {
      const { url, password } = engine().registry;
      const authorization = `Basic ${Buffer.from(`AWS:${password}`).toString('base64')}`;
      const accept =
        'application/vnd.docker.distribution.manifest.v2+json, application/vnd.oci.image.manifest.v1+json';
      const response = await fetch(`${url}/v2/${repository}/manifests/${tag}`, {
        method: 'HEAD',
        headers: { authorization, accept },
      });
      return response.headers.get('docker-content-digest');
    };

    describe('a new image', () => {
      test('is built, pushed and told by the digest that the registry has; a second run pushes nothing', async () => {
        await createRepository('team/new', 'IMMUTABLE');

        const first = await publish({ repository: 'team/new', tags: 'abc123' });
        const second = await publish({ repository: 'team/new', tags: 'abc123' });

        expect(first.stdout).not.toContain('::error');
        expect(first).toMatchObject({ exitCode: 0, outputs: { pushed: 'true', scan: 'off' } });
        expect(first.outputs.digest).toMatch(DIGEST);
        expect(first.outputs.digest).toBe(await ask('team/new', 'abc123'));
        expect(first.outputs.image).toBe(
          `${engine().registry.host}/team/new@${first.outputs.digest}`,
        );
        expect(second.outputs).toEqual({ ...first.outputs, pushed: 'false' });
        expect(second.stdout).not.toContain('The push refers to repository');
      });
    });

    describe('the same sources, built anew without a cache', () => {
      test('are the same image, though built at another time', async () => {
        await createRepository('team/again', 'IMMUTABLE');
        const first = await publish({ repository: 'team/again', tags: 'v1' });
        await engine().docker('image', 'rm', '--force', first.outputs.image ?? '');
        await engine().docker('builder', 'prune', '--all', '--force');

        const second = await publish(
          { repository: 'team/again', tags: 'v1' },
          { DOCKER_BUILDKIT: '0' },
        );

        expect(second).toMatchObject({
          exitCode: 0,
          outputs: { digest: first.outputs.digest, pushed: 'false' },
        });
      });
    });

    describe('another image under a tag that is taken', () => {
      test.each([
        ['IMMUTABLE', 1],
        ['MUTABLE', 0],
      ] as const)('of a repository that is %s ends with code %i', async (mutability, exitCode) => {
        const repository = `team/${mutability.toLowerCase()}`;
        await createRepository(repository, mutability);
        const first = await publish({ repository, tags: 'v1' });
        await writeFile(join(folder, 'image/greeting'), 'good evening\n');

        const second = await publish({ repository, tags: 'v2\nv1' });

        const held = await ask(repository, 'v1');
        expect(second.exitCode).toBe(exitCode);
        if (mutability === 'IMMUTABLE') {
          expect(second.stdout).toContain(
            `::error::tag ${engine().registry.host}/${repository}:v1 is immutable and holds another image, ${first.outputs.digest}`,
          );
          expect(held).toBe(first.outputs.digest);
          expect(await ask(repository, 'v2')).toBeNull();
        } else {
          expect(held).toBe(second.outputs.digest);
          expect(await ask(repository, 'v2')).toBe(held);
          expect(held).not.toBe(first.outputs.digest);
        }
      });
    });

    describe('a base image of the machine and what is built on it', () => {
      test('are pushed with build arguments and labels, by BuildKit too, and can be pulled by the digest', async () => {
        await createRepository('team/based', 'IMMUTABLE');
        await engine().docker('build', '--tag', 'base:local', join(folder, 'image'));

        const step = await publish(
          {
            repository: 'team/based',
            tags: 'v1',
            'build-args': 'BASE_IMAGE=base:local',
            labels: 'org.opencontainers.image.revision=$(id) "quoted"',
          },
          { DOCKER_BUILDKIT: '1', PATH: `/usr/bin:${process.env.PATH}` },
        );

        const image = step.outputs.image ?? '';
        expect(step.stdout).not.toContain('::error');
        const config = await engine().docker(
          'image',
          'inspect',
          '--format',
          '{{json .Config}}',
          image,
        );
        expect(JSON.parse(config)).toMatchObject({
          User: '65532:65532',
          Labels: { 'org.opencontainers.image.revision': '$(id) "quoted"' },
        });
      });
    });

    describe('a registry', () => {
      test('that does not take the token denies, in one sentence', async () => {
        await createRepository('team/denied', 'IMMUTABLE');
        const wrong = { url: engine().registry.url, password: 'wrong-password' };
        await using other = await startEcr({ emulator: emulator.url, registry: wrong });

        const step = await publish(
          { repository: 'team/denied', tags: 'v1' },
          { AWS_ENDPOINT_URL: other.url },
        );

        expect(step.stdout.match(/^::error.*/gmu)).toEqual([
          expect.stringContaining('the registry denied the attempt to log in'),
        ]);
        expect(step.stdout).not.toContain('wrong-password');
      });
    });

    describe('the token', () => {
      test('is nowhere in the log, the outputs or on the disk after the step', async () => {
        await createRepository('team/secret', 'IMMUTABLE');

        const step = await publish({ repository: 'team/secret', tags: 'v1' });

        const { password } = engine().registry;
        expect(JSON.stringify(step)).not.toContain(password);
        expect((await readdir(folder)).filter((name) => name !== 'image')).toEqual([]);
      });
    });

    describe('an engine that is down', () => {
      test('is told in one sentence', async () => {
        await createRepository('team/down', 'IMMUTABLE');

        const step = await publish(
          { repository: 'team/down', tags: 'v1' },
          { DOCKER_HOST: `unix://${folder}/nobody.sock` },
        );

        expect(step.stdout.match(/^::error.*/gmu)).toEqual([
          expect.stringContaining('the Docker engine does not answer; start it (dockerd)'),
        ]);
      });
    });
  });
});
