import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import { ECR } from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { extract, Parser, type ReadEntry } from 'tar';
import { applyIdentity, jobCredentials } from '../../../scripts/pipeline.ts';
import { runStep } from '../../../scripts/runner.ts';
import { imageOfBundle } from '../../../scripts/start/bundle-image.ts';
import { importBase } from '../../support/container-base.ts';
import { type ContainerEngine, withContainerEngine } from '../../support/container-engine.ts';
import { callerToken, untilReady } from '../../support/workload.ts';
import { openStage, type Stage } from './stage.ts';

// An image takes its time to be built and pushed on a busy machine.
jest.setTimeout(300_000);

const base = 'base:node24';
const MB = 1_000_000;

interface Inspected {
  readonly RepoTags: readonly string[];
  readonly Id: string;
  readonly Size: number;
  readonly Config: Readonly<Record<string, unknown>>;
}

async function inspect({ docker }: ContainerEngine, image: string): Promise<Inspected> {
  return JSON.parse(await docker('image', 'inspect', '--format', '{{json .}}', image));
}

describe('the image of the workload', () => {
  withContainerEngine('the shipped Dockerfile with a real engine', (engine) => {
    beforeAll(async () => importBase(engine(), base));

    const build = async (tag: string, from = base, env: Readonly<Record<string, string>> = {}) => {
      const argument = `BASE_IMAGE=${from}`;
      await engine().dockerWith(
        { env },
        ...['build', '--no-cache', '--network', 'none', '--build-arg', argument, '--tag', tag],
        'workload',
      );
      return inspect(engine(), tag);
    };

    test('is built offline, with the settings that the bundle’s own image has', async () => {
      const { Config } = await build('workload:settings');
      const { blobs } = await imageOfBundle();
      const { config } = JSON.parse(String(blobs[0]?.bytes)) as { config: { Env: string[] } };

      expect(config.Env.length).toBeGreaterThan(0);
      expect(Config).toMatchObject({ ...config, Env: expect.arrayContaining(config.Env) });
    });

    // These builders give the folder that COPY makes the time of the build; a newer BuildKit heeds the epoch there, too.
    test.each([
      ['the legacy builder', '0'],
      ['BuildKit', '1'],
    ])('is twice the same by %s, but for times', async (_, DOCKER_BUILDKIT) => {
      // Debian's CLI has BuildKit built in; a newer one that stands before it may lack buildx.
      const env = { DOCKER_BUILDKIT, PATH: `/usr/bin:${process.env.PATH}` };
      const first = await build('workload:first', 'scratch', env);
      const second = await build('workload:second', 'scratch', env);

      expect(await entriesOf(engine(), second.Id)).toEqual(await entriesOf(engine(), first.Id));
      expect(second.Config).toEqual({ ...first.Config, Image: second.Config.Image });
    });

    test('has at most 200 MB, of which the bundle’s layer is at most 10', async () => {
      const { Size: whole } = await build('workload:size');
      const { Size: below } = await inspect(engine(), base);

      console.log(
        `image ${(whole / MB).toFixed(1)} MB, of it its own ${((whole - below) / MB).toFixed(1)} MB`,
      );
      expect(whole).toBeLessThanOrEqual(200 * MB);
      expect(whole - below).toBeLessThanOrEqual(10 * MB);
    });

    test('has nothing of the folder but the bundle', async () => {
      await build('workload:files');
      const list = `
        const { readdirSync } = require('node:fs');
        console.log(JSON.stringify(readdirSync('/app')), process.cwd());`;

      const listed = await engine().docker(
        ...['run', '--rm', '--network', 'none', '--read-only', '--cap-drop', 'ALL'],
        ...['workload:files', '-e', list],
      );

      expect(listed).toBe('["server.cjs"] /app');
    });

    test('does not start without its settings, and says which in one line', async () => {
      await build('workload:unset');
      const run = engine().docker(
        ...['run', '--rm', '--network', 'none', '--read-only', '--cap-drop', 'ALL'],
        'workload:unset',
      );

      await expect(run).rejects.toMatchObject({
        exitCode: 1,
        stderr: '{"level":"fatal","msg":"KEY_ARN is not set"}',
      });
    });

    describe('on the emulator and a database', () => {
      let stage: Stage;
      let folder: string;
      let id: string | undefined;

      beforeAll(async () => {
        stage = await openStage();
        folder = await mkdtemp(join(tmpdir(), 'keywatch-image-'));
        await build('workload:run');
      });
      afterAll(async () => {
        if (id !== undefined) await engine().docker('rm', '--force', '--volumes', id);
        await stage?.[Symbol.asyncDispose]();
        await rm(folder, { recursive: true, force: true });
      });

      test('encrypts and decrypts as 65532, without any capability, writing nothing', async () => {
        const { docker } = engine();
        const environment = await stage.environment();
        await chmod(folder, 0o755);
        await cp(environment.DATABASE_CA ?? '', join(folder, 'ca.pem'));
        const variables = { ...environment, DATABASE_CA: '/ca.pem' };
        id = await docker(
          ...['run', '--detach', '--network', 'host', '--read-only', '--cap-drop', 'ALL'],
          ...['--security-opt', 'no-new-privileges', '--volume', `${folder}/ca.pem:/ca.pem:ro`],
          ...Object.entries(variables).flatMap((pair) => ['--env', pair.join('=')]),
          'workload:run',
        );
        const container = id;
        const url = await untilListening(() => docker('logs', container));
        await untilReady(url);
        const post = async (path: string, body: object) => {
          const headers = {
            authorization: `Bearer ${callerToken}`,
            'content-type': 'application/json',
          };
          const init = { method: 'POST', headers, body: JSON.stringify(body) };
          return (await (await fetch(`${url}${path}`, init)).json()) as Record<string, string>;
        };

        const { key } = await post('/encrypt', { name: 'first', text: 'a note' });
        expect(await post('/decrypt', { name: 'first', key })).toEqual({ text: 'a note' });
        const status = await docker(
          ...['exec', id, '/nodejs/bin/node', '-p'],
          "require('node:fs').readFileSync('/proc/1/status', 'utf8')",
        );
        expect(status).toMatch(/^Uid:\t65532\t65532\t65532\t65532$/mu);
        expect(status).toMatch(/^CapEff:\t0+$/mu);
        // The place of the mount is the engine's doing.
        expect(await docker('diff', id)).toBe('A /ca.pem');

        await docker('stop', '--time', '30', id);
        const state = await docker('inspect', '--format', '{{.State.ExitCode}}', id);
        expect(state).toBe('0');
      });
    });

    describe('published by the role that publishes', () => {
      let stage: Stage;
      let ecr: ECR;
      const repositoryName = 'keywatch/workload';

      beforeAll(async () => {
        stage = await openStage();
        const { emulator } = stage;
        const folder = await mkdtemp(join(tmpdir(), 'keywatch-publish-image-'));
        const inputs = { report: join(folder, 'identity.json') };
        await applyIdentity(await emulator.stage(), { inputs });
        await rm(folder, { recursive: true });
        const credentials = { accessKeyId: '123456789012', secretAccessKey: 'secret' };
        ecr = new ECR({ endpoint: emulator.url, region: 'ap-southeast-2', credentials });
        await ecr.createRepository({ repositoryName, imageTagMutability: 'IMMUTABLE' });
      });
      afterAll(async () => {
        ecr?.destroy();
        await stage?.[Symbol.asyncDispose]();
      });

      const publish = async () => {
        const target = await stage.emulator.stage();
        const credentials = await jobCredentials(target, 'deploy.yml', 'publish', 'publish');
        const inputs = {
          ...{ repository: repositoryName, tags: 'a1b2c3', context: 'workload', scan: 'off' },
          'build-args': `BASE_IMAGE=${base}`,
        };
        const env = { AWS_ENDPOINT_URL: target.endpoint, AWS_REGION: target.region };
        return runStep('publish', inputs, { env: { ...engine().env, ...env, ...credentials } });
      };

      test('is pushed once to the emulator, by the digest that it tells, and pulled back the same', async () => {
        const first = await publish();
        const second = await publish();

        expect(first.stdout).not.toContain('::error');
        expect(first).toMatchObject({ exitCode: 0, outputs: { pushed: 'true' } });
        const { digest = '', image = '' } = first.outputs;
        expect(second.outputs).toEqual({ ...first.outputs, pushed: 'false' });
        expect(second.stdout).not.toContain('The push refers to repository');
        const { imageDetails } = await ecr.describeImages({ repositoryName });
        expect(imageDetails).toMatchObject([{ imageDigest: digest, imageTags: ['a1b2c3'] }]);

        const { authorizationData } = await ecr.getAuthorizationToken({});
        const token = authorizationData?.[0]?.authorizationToken ?? '';
        const manifest = await fetch(
          `${stage.emulator.url}/v2/${repositoryName}/manifests/a1b2c3`,
          { method: 'HEAD', headers: { authorization: `Basic ${token}` } },
        );
        expect(manifest.headers.get('docker-content-digest')).toBe(digest);

        const { docker, logIn } = engine();
        const pushed = await inspect(engine(), image);
        for (const reference of pushed.RepoTags) await docker('image', 'rm', reference);
        await expect(docker('image', 'inspect', pushed.Id)).rejects.toThrow('No such image');
        const password = Buffer.from(token, 'base64').toString().slice('AWS:'.length);
        await logIn(new URL(stage.emulator.url).host, password);
        await docker('pull', image);
        expect((await inspect(engine(), image)).Id).toBe(pushed.Id);
      });
    });
  });
});

/** Name, owner, mode and content of all that the layers hold; of files the time, too. */
async function entriesOf({ docker }: ContainerEngine, image: string): Promise<object[][]> {
  const folder = await mkdtemp(join(tmpdir(), 'keywatch-layers-'));
  try {
    await docker('save', '--output', join(folder, 'image.tar'), image);
    await extract({ file: join(folder, 'image.tar'), cwd: folder });
    const [{ Layers }] = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as [
      { Layers: string[] },
    ];
    return await Promise.all(
      Layers.map(async (layer) => readEntries(createReadStream(join(folder, layer)))),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readEntries(layer: Readable): Promise<object[]> {
  const entries: Promise<object>[] = [];
  const onReadEntry = (entry: ReadEntry) => {
    const { path, mode, uid, gid, type, mtime } = entry;
    const bytes = buffer(entry as unknown as AsyncIterable<Buffer>);
    const time = type === 'File' ? mtime : undefined;
    const digest = bytes.then((content) => createHash('sha256').update(content).digest('hex'));
    entries.push(digest.then((content) => ({ path, mode, uid, gid, type, time, content })));
  };
  await pipeline(layer, new Parser({ onReadEntry }));
  return Promise.all(entries);
}

async function untilListening(logs: () => Promise<string>): Promise<string> {
  for (;;) {
    const url = /"url":"(http:[^"]+)","msg":"listening"/u.exec(await logs())?.[1];
    if (url !== undefined) return url;
    await setTimeout(100);
  }
}
