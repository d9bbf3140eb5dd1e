import { mkdtemp, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { ECS } from '@aws-sdk/client-ecs';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  jest,
  test,
} from '@jest/globals';
import type { Emulator, Listening } from '../../../../emulator/emulator.ts';
import type { ContainerPlan } from '../../../../emulator/services/ecs/runtime/container.ts';
import { runtimeOf } from '../../../../emulator/services/ecs/runtime-port.ts';
import { applyIdentity, deploy, jobCredentials } from '../../../../scripts/pipeline.ts';
import { runStep } from '../../../../scripts/runner.ts';
import { imageOfBundle } from '../../../../scripts/start/bundle-image.ts';
import { importBase } from '../../../support/container-base.ts';
import { type ContainerEngine, withContainerEngine } from '../../../support/container-engine.ts';
import { putImage } from '../../../support/container-image.ts';
import { type RunningEmulator, startEmulatorWith } from '../../../support/emulator-process.ts';
import { aCaller, aWorld, client } from '../../../support/world.ts';

// An image is built and pushed, a database and a service really start.
jest.setTimeout(300_000);

const base = 'base:node24';
const name = 'keywatch-application';
const repositoryName = 'team/app';
const registry = '123456789012.dkr.ecr.ap-southeast-2.amazonaws.com';
const taskId = 'c0ffee00c0ffee00c0ffee00c0ffee00';

/** Who called, by a record of CloudTrail's. */
function arnIn(record: string): string {
  const { userIdentity } = JSON.parse(record) as { userIdentity: { arn?: string } };
  return userIdentity.arn ?? '';
}

/** Names of the containers that an emulator keeps, or has left. */
async function containers({ docker }: ContainerEngine): Promise<string[]> {
  const filter = ['--filter', 'label=keywatch.emulator'];
  const names = await docker('ps', '--all', ...filter, '--format', '{{.Names}}');
  return names.split('\n').filter(Boolean).sort();
}

describe('ECS with its containers in a Docker engine', () => {
  withContainerEngine('tasks as their images in a real engine', (engine) => {
    beforeAll(async () => importBase(engine(), base));

    describe('one container', () => {
      let world: Emulator;
      let listening: Listening;
      beforeEach(async () => {
        Object.assign(process.env, engine().env);
        world = aWorld({ clock: 'waiting', containers: 'docker' });
        listening = await world.listen();
        await client(world, 'ecr')('CreateRepository', { repositoryName });
      });
      afterEach(async () => {
        await listening.close();
        expect(await containers(engine())).toEqual([]);
      });

      const place = () => ({ world, account: '123456789012', region: 'ap-southeast-2' });

      async function pull(reference: string) {
        const { pullImage } = await runtimeOf(world);
        return pullImage({ ...place(), caller: aCaller() }, `${registry}/${reference}`);
      }

      /** Node and nothing else, pushed by the CLI. */
      async function pushed() {
        const { docker, logIn } = engine();
        const { authorizationData } = await client(world, 'ecr')<{
          authorizationData: { authorizationToken: string }[];
        }>('GetAuthorizationToken', {});
        const token = Buffer.from(authorizationData[0]?.authorizationToken ?? '', 'base64');
        const { host } = new URL(listening.url);
        await logIn(host, token.toString().slice('AWS:'.length));
        await docker('tag', base, `${host}/${repositoryName}:v1`);
        await docker('push', '--quiet', `${host}/${repositoryName}:v1`);
        return pull(`${repositoryName}:v1`);
      }

      async function run(script: string, overrides: Partial<ContainerPlan> = {}) {
        const lines: string[] = [];
        const said = Promise.withResolvers<void>();
        const { runContainer } = await runtimeOf(world);
        const container = await runContainer(world, {
          id: `${taskId}/app`,
          image: overrides.image ?? (await pushed()),
          entryPoint: ['/nodejs/bin/node', '-e', script],
          environment: {},
          stopSeconds: 30,
          onLine: (line, stream) => {
            lines.push(`${stream} ${line}`);
            said.resolve();
          },
          ...overrides,
        });
        return { ...container, lines, said: said.promise };
      }

      test('answers where the task is told to listen, and ends in order', async () => {
        const server = `
          const server = require('node:http').createServer((_, response) => response.end(JSON.stringify(process.env)));
          server.listen(process.env.PORT, process.env.HOST, () => console.log('listening'));
          process.on('SIGTERM', () => { console.error('farewell'); process.exit(7); });`;
        const environment = {
          ...{ TEXT: ' = # "quoted" $HOME', LINES: 'first\nsecond', LONG: 'x'.repeat(65_536) },
          ...{ DOCKER_HOST: 'tcp://192.0.2.1:2375', EMPTY: '' },
        };

        const { endpoint, stop, ended, lines } = await run(server, { port: 8080, environment });
        const told = await (await fetch(`http://${endpoint?.host}:${endpoint?.port}`)).json();
        expect(await containers(engine())).toEqual([`keywatch-${taskId}-app`]);
        await Promise.all([stop(), stop()]);

        expect(told).toMatchObject({ ...environment, AWS_ENDPOINT_URL: listening.url });
        expect(await ended).toEqual({ exitCode: 7 });
        expect(lines).toEqual(['stdout listening', 'stderr farewell']);
      });

      test('is killed if it does not end, and tells 137 without blaming memory', async () => {
        const stubborn =
          "process.on('SIGTERM', () => {}); console.log(1); setInterval(() => {}, 1000)";
        const { stop, ended, said } = await run(stubborn, { stopSeconds: 1 });
        await said;
        await stop();
        expect(await ended).toEqual({ exitCode: 137 });
      });

      test('has scratch space, and nothing else to write to', async () => {
        const script = `
          const { writeFileSync } = require('node:fs');
          for (const path of ['/scratch/a', '/a', process.env.NODE_EXTRA_CA_CERTS]) {
            try { writeFileSync(path, ''); console.log('written'); } catch ({ code }) { console.log(code); }
          }`;
        const scratch = [{ volume: 'scratch', path: '/scratch', isShared: false }];
        const { ended, lines } = await run(script, { confinement: { scratch } });
        expect(await ended).toEqual({ exitCode: 0 });
        expect(lines).toEqual(['stdout written', 'stdout EROFS', 'stdout EROFS']);
      });

      test('is refused where containers would share a volume', async () => {
        const scratch = [{ volume: 'scratch', path: '/scratch', isShared: true }];
        const { ended } = await run('', { confinement: { scratch } });
        expect(await ended).toEqual({
          exitCode: 128,
          reason: expect.stringMatching(/^CannotStartContainerError: .*volume scratch/),
        });
      });

      test('that takes more memory than its task has ends as ECS tells it', async () => {
        const greedy = 'const all = []; for (;;) all.push(Buffer.alloc(8 << 20, 1));';
        const { ended } = await run(greedy, { confinement: { memoryMiB: 64, scratch: [] } });
        expect(await ended).toEqual({
          exitCode: 137,
          reason: 'OutOfMemoryError: Container killed due to memory usage',
        });
      });

      test('whose image is the bundle without Node says so', async () => {
        const { manifest, blobs } = await imageOfBundle();
        const bytes = { manifest, blobs: blobs.map((blob) => blob.bytes) };
        await putImage(client(world, 'ecr'), repositoryName, bytes, 'bundle');
        const image = await pull(`${repositoryName}:bundle`);

        const { ended } = await run('', { image, entryPoint: [] });

        expect(image.entryPoint).toEqual(['/nodejs/bin/node']);
        expect(await ended).toEqual({
          exitCode: 127,
          reason: expect.stringMatching(
            /^CannotStartContainerError: .*"\/nodejs\/bin\/node": No such file .*without Node/,
          ),
        });
      });

      test('of a user that the image does not know cannot start', async () => {
        const { ended } = await run('', { confinement: { user: 'nobody-here', scratch: [] } });
        expect(await ended).toMatchObject({
          reason: expect.stringMatching(/^CannotStartContainerError: .*nobody-here/),
        });
      });

      test('of an image that is not there cannot be pulled, in ECS’s words', async () => {
        await expect(pull(`${repositoryName}:none`)).rejects.toThrow(
          /^CannotPullContainerError: .*: not found$/,
        );
      });
    });

    test('what a killed emulator has left goes at the next start, and nobody else’s', async () => {
      const gone = 4_194_305; // beyond what Linux gives out
      const leave = async (label: string, ...labels: string[]) =>
        engine().docker(
          ...['create', '--name', label, '--network', 'none'],
          ...labels.flatMap((one) => ['--label', `keywatch.${one}`]),
          base,
          '/nodejs/bin/node',
        );
      await leave('left', `emulator=${gone}`, `host=${hostname()}`);
      await leave('of-another', `emulator=${process.pid}`, `host=${hostname()}`);
      await leave('of-elsewhere', `emulator=${gone}`, 'host=elsewhere');

      const emulator = await startEmulatorWith(engine(), '--containers', 'docker');
      await emulator[Symbol.asyncDispose]();

      expect(await containers(engine())).toEqual(['of-another', 'of-elsewhere']);
      await engine().docker('rm', 'of-another', 'of-elsewhere');
    });

    describe('the shipped application', () => {
      let emulator: RunningEmulator;
      let folder: string;
      let digest = '';
      let settings: object;

      beforeAll(async () => {
        emulator = await startEmulatorWith(engine(), '--containers', 'docker');
        folder = await mkdtemp(join(tmpdir(), 'keywatch-ecs-docker-'));
        const stage = await emulator.stage();
        const credentials = { accessKeyId: stage.account, secretAccessKey: 'emulator' };
        settings = { endpoint: stage.endpoint, region: stage.region, credentials };
        await applyIdentity(stage, { inputs: { report: join(folder, 'identity.json') } });
        await deployed('trail\nbase');
        const publisher = await jobCredentials(stage, 'deploy.yml', 'publish', 'publish');
        const inputs = {
          ...{ repository: 'keywatch/workload', tags: 'a1b2c3', context: 'workload', scan: 'off' },
          'build-args': `BASE_IMAGE=${base}`,
        };
        const env = { AWS_ENDPOINT_URL: stage.endpoint, AWS_REGION: stage.region };
        const published = await runStep('publish', inputs, {
          env: { ...engine().env, ...env, ...publisher },
        });
        expect(published).toMatchObject({ exitCode: 0, outputs: { pushed: 'true' } });
        digest = published.outputs.digest ?? '';
      });
      afterAll(async () => {
        await emulator?.[Symbol.asyncDispose]();
        if (folder !== undefined) await rm(folder, { recursive: true, force: true });
      });

      const deployed = async (stacks: string, ...parameters: string[]) =>
        deploy(await emulator.stage(), {
          inputs: {
            ...{ stacks, parameters: parameters.join('\n') },
            report: join(folder, 'deploy.json'),
          },
        });

      async function post(path: string, body: object): Promise<object> {
        const { Stacks = [] } = await new CloudFormation(settings).describeStacks({
          StackName: name,
        });
        const output = Stacks[0]?.Outputs?.find(({ OutputKey }) => OutputKey === 'ServiceUrl');
        const { SecretString } = await new SecretsManager(settings).getSecretValue({
          SecretId: `${name}-token`,
        });
        const headers = {
          authorization: `Bearer ${SecretString}`,
          'content-type': 'application/json',
        };
        const init = { method: 'POST', headers, body: JSON.stringify(body) };
        return (await (await fetch(`${output?.OutputValue}${path}`, init)).json()) as object;
      }

      async function messages(logGroupName: string, filterPattern: string): Promise<string[]> {
        const { events = [] } = await new CloudWatchLogs(settings).filterLogEvents({
          ...{ logGroupName, filterPattern },
        });
        return events.map(({ message = '' }) => message);
      }

      test('encrypts and decrypts in two confined tasks, as the task role, and leaves nothing', async () => {
        await deployed(
          'application',
          `application.ImageDigest=${digest}`,
          'application.DesiredCount=2',
        );

        const record = await post('/encrypt', { name: 'greeting', text: 'hello' });
        expect(await post('/decrypt', record)).toEqual({ text: 'hello' });

        const running = await containers(engine());
        expect(running).toEqual(
          Array(2).fill(expect.stringMatching(/^keywatch-[0-9a-f]{32}-workload$/)),
        );
        const { docker } = engine();
        for (const container of running) {
          const inspected = await docker('inspect', '--format', '{{json .}}', container);
          expect(JSON.parse(inspected)).toMatchObject({
            Config: { User: '65532:65532', Image: expect.stringContaining(digest) },
            HostConfig: {
              ...{ ReadonlyRootfs: true, CapDrop: ['ALL'], NetworkMode: 'host', Init: true },
              ...{ SecurityOpt: ['no-new-privileges'], Privileged: false },
              ...{ Memory: 512 * 2 ** 20, NanoCpus: 250_000_000 },
            },
          });
          const status = await docker(
            ...['exec', container, '/nodejs/bin/node', '-p'],
            "require('node:fs').readFileSync('/proc/1/status', 'utf8')",
          );
          expect(status).toMatch(/^Uid:\t65532\t65532\t65532\t65532$/mu);
          expect(status).toMatch(/^CapEff:\t0+$/mu);
          expect(status).toMatch(/^NoNewPrivs:\t1$/mu);
        }

        const ids = running.map((container) => container.split('-')[1]);
        await emulator.control('POST advance', { seconds: 400 });
        const calls = await messages('keywatch-trail', '{ $.eventName = "GenerateDataKey" }');
        const sessions = calls.map(
          (text) => /:assumed-role\/keywatch-task\/([0-9a-f]{32})$/u.exec(arnIn(text))?.[1],
        );
        expect(ids).toEqual(
          expect.arrayContaining(sessions.filter((session) => session !== undefined)),
        );
        expect(sessions.some((session) => session !== undefined)).toBe(true);
        expect(await messages(name, '{ $.msg = "listening" }')).toHaveLength(2);

        const ecs = new ECS(settings);
        const [cluster, [task]] = [name, ids];
        await ecs.stopTask({ cluster, task: task ?? '' });
        for (;;) {
          const { tasks = [] } = await ecs.describeTasks({ cluster, tasks: [task ?? ''] });
          if (tasks[0]?.lastStatus !== 'STOPPED') {
            await emulator.control('POST advance', { seconds: 5 });
            continue;
          }
          expect(tasks[0].containers).toMatchObject([{ exitCode: 0 }, { exitCode: 0 }]);
          break;
        }
        expect(await containers(engine())).not.toContain(`keywatch-${task}-workload`);

        const since = new Date().toISOString();
        await emulator[Symbol.asyncDispose]();
        const until = new Date().toISOString();
        const codes = await docker(
          ...['events', '--since', since, '--until', until, '--filter', 'event=die'],
          ...['--filter', `container=keywatch-${ids[1]}-workload`],
          ...['--format', '{{.Actor.Attributes.exitCode}}'],
        );
        expect(codes).toBe('0');
        expect(await containers(engine())).toEqual([]);
      });
    });
  });

  test('without an engine a task says what is missing and what to do', async () => {
    process.env.DOCKER_HOST = `unix://${tmpdir()}/no-engine.sock`;
    const world = aWorld({ clock: 'waiting', containers: 'docker' });
    await using listening = await world.listen().then((one) => ({
      ...one,
      [Symbol.asyncDispose]: () => one.close(),
    }));
    expect(listening.url).toMatch(/^http:/);
    const ecr = client(world, 'ecr');
    await ecr('CreateRepository', { repositoryName });
    const { manifest, blobs } = await imageOfBundle();
    const bytes = { manifest, blobs: blobs.map((blob) => blob.bytes) };
    await putImage(ecr, repositoryName, bytes, 'v1');
    const { pullImage } = await runtimeOf(world);
    const call = { world, account: '123456789012', region: 'ap-southeast-2', caller: aCaller() };

    await expect(pullImage(call, `${registry}/${repositoryName}:v1`)).rejects.toThrow(
      /^CannotStartContainerError: no Docker engine answers \(.+\): start one .*without --containers docker$/s,
    );
  });
});
