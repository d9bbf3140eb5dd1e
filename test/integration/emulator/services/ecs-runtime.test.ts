import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { KMS } from '@aws-sdk/client-kms';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Emulator, Listening } from '../../../../emulator/emulator.ts';
import type { ContainerPlan } from '../../../../emulator/services/ecs/runtime/container.ts';
import { pullImage } from '../../../../emulator/services/ecs/runtime/pull-image.ts';
import { runContainer } from '../../../../emulator/services/ecs/runtime/run-container.ts';
import {
  grantTaskCredentials,
  revokeTaskCredentials,
} from '../../../../emulator/services/ecs/runtime/task-credentials.ts';
import { aLayer, anImage, putImage } from '../../../support/container-image.ts';
import { aCaller, aWorld, client } from '../../../support/world.ts';

const repositoryName = 'team/app';
const image = `123456789012.dkr.ecr.ap-southeast-2.amazonaws.com/${repositoryName}:v1`;
const taskId = 'c0ffee00c0ffee00c0ffee00c0ffee00';

/** Tells its environment over HTTP, and goes with a word of farewell. */
const server = `
  const server = require('node:http').createServer((request, response) => {
    response.end(JSON.stringify({ env: process.env, cwd: process.cwd(), args: process.argv.slice(2) }));
  });
  server.listen(process.env.PORT, process.env.HOST, () => console.log('listening'));
  process.on('SIGTERM', () => server.close(() => { console.error('farewell'); process.exit(7); }));
`;

interface Given {
  readonly RoleArn: string;
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly Token: string;
}

interface Told {
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly args: string[];
}

async function askJson(url: string): Promise<Told> {
  return (await (await fetch(url)).json()) as Told;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('the runtime of ECS', () => {
  let world: Emulator;
  let listening: Listening;
  beforeEach(async () => {
    world = aWorld({ clock: 'waiting' });
    listening = await world.listen();
  });
  afterEach(async () => listening.close());

  const place = () => ({ world, account: '123456789012', region: 'ap-southeast-2' });
  const pull = () => pullImage({ ...place(), caller: aCaller() }, image);

  async function push(text: string, config: object = {}): Promise<void> {
    const ecr = client(world, 'ecr');
    await ecr('CreateRepository', { repositoryName });
    const layer = aLayer([{ path: 'app/server.cjs', text }]);
    const usual = {
      Entrypoint: ['/nodejs/bin/node'],
      Cmd: ['/app/server.cjs'],
      WorkingDir: '/app',
    };
    await putImage(ecr, repositoryName, anImage([layer], { ...usual, ...config }), 'v1');
  }

  async function run(overrides: Partial<ContainerPlan> = { port: 8080 }) {
    const lines: string[] = [];
    const plan: ContainerPlan = {
      id: `${taskId}/app`,
      image: await pull(),
      environment: {},
      stopSeconds: 30,
      onLine: (line, stream) => lines.push(`${stream} ${line}`),
      ...overrides,
    };
    const container = await world.running.start(plan.id, () => runContainer(world, plan));
    const { host, port } = container.endpoint ?? {};
    return { ...container, lines, url: `http://${host}:${port}` };
  }

  test('runs an image out of ECR, which answers HTTP and ends in order', async () => {
    await push(server, { Env: ['FROM_IMAGE=a=b', 'BOTH=image'] });

    const { url, lines, stop, ended } = await run({
      port: 8080,
      environment: { BOTH: 'task' },
      command: ['/app/server.cjs', 'serve'],
    });
    const told = await askJson(url);
    await stop();

    expect(told.env).toMatchObject({
      FROM_IMAGE: 'a=b',
      BOTH: 'task',
      AWS_REGION: 'ap-southeast-2',
    });
    expect(told.args).toEqual(['serve']);
    expect(told.cwd).toMatch(/\/app$/);
    expect(await ended).toEqual({ exitCode: 7 });
    expect(lines).toEqual(['stdout listening', 'stderr farewell']);
  });

  test('lets nothing of the emulator’s own environment into a container', async () => {
    await push(server);
    const before = new Set(Object.keys(process.env));
    process.env.AWS_SECRET_ACCESS_KEY = 'of the developer';
    process.env.NODE_OPTIONS = '--no-warnings';

    const { env } = await askJson((await run()).url);
    for (const name of ['AWS_SECRET_ACCESS_KEY', 'NODE_OPTIONS'])
      if (!before.has(name)) delete process.env[name];

    expect(new Set(Object.keys(env))).toEqual(
      new Set([
        'AWS_DEFAULT_REGION',
        'AWS_ENDPOINT_URL',
        'AWS_EXECUTION_ENV',
        'AWS_REGION',
        'HOME',
        'HOST',
        'NODE_EXTRA_CA_CERTS',
        'PATH',
        'PORT',
      ]),
    );
    expect(env).toMatchObject({ AWS_ENDPOINT_URL: listening.url, HOST: '127.0.0.1' });
  });

  test('ends what does not end by itself, and what that has started', async () => {
    await push(`
      process.on('SIGTERM', () => console.log('not yet'));
      const args = ['-e', "process.on('SIGTERM', () => {}); console.log('started'); setInterval(() => {}, 1000)"];
      require('node:child_process').spawn(process.execPath, args, { stdio: 'inherit' });
      require('node:http').createServer().listen(process.env.PORT);
    `);
    const { lines, stop, ended } = await run({ port: 8080, stopSeconds: 0.2 });
    while (lines.length < 1) await new Promise((done) => setTimeout(done, 10));

    await Promise.all([stop(), stop()]);
    await stop();

    // What it has started writes into the same pipe, whose end is waited for.
    expect(await ended).toEqual({ exitCode: 137 });
    expect(lines).toEqual(['stdout started', 'stdout not yet']);
  });

  test('tells how a container ended that never listened', async () => {
    await push('process.stdout.write("no newline"); process.exitCode = 3;');
    const { endpoint, ended, lines } = await run();
    expect(endpoint).toBeUndefined();
    expect(await ended).toEqual({ exitCode: 3 });
    expect(lines).toEqual(['stdout no newline']);
  });

  test('waits no longer for a container that is to be stopped before it listens', async () => {
    await push('setInterval(() => {}, 1000); console.log("busy")');
    const ending = new AbortController();
    const container = await run({
      ...{ port: 8080, signal: ending.signal },
      onLine: () => ending.abort(),
    });

    await container.stop();
    expect(await container.ended).toEqual({ exitCode: 143 });
  });

  test('returns at once where a container has no port, and stops it by the image’s signal', async () => {
    await push(
      `process.on('SIGUSR2', () => process.exit(0)); console.log(process.env.PORT); setInterval(() => {}, 1000);`,
      { StopSignal: 'USR2' },
    );
    const { ended, stop, lines, endpoint } = await run({});
    while (lines.length < 1) await new Promise((done) => setTimeout(done, 10));
    await stop();
    expect(endpoint).toBeUndefined();
    expect(lines).toEqual(['stdout undefined']);
    expect(await ended).toEqual({ exitCode: 0 });
  });

  test('starts no other program than Node, and says so', async () => {
    await push(server, { Entrypoint: ['/bin/sh', '-c'] });
    const { ended, stop } = await run();
    await stop();
    expect(await ended).toEqual({
      exitCode: 127,
      reason: expect.stringMatching(/^CannotStartContainerError: .*Node only/),
    });
  });

  test('ends every container with the emulator', async () => {
    await push(
      'console.log(process.pid); require("node:http").createServer().listen(process.env.PORT);',
    );
    const { lines, ended } = await run();
    await listening.close();
    expect(await ended).toEqual({ exitCode: 143 });
    expect(isAlive(Number(lines[0]?.split(' ')[1]))).toBe(false);
  });

  test('leaves no process behind when the emulator is killed', async () => {
    const source = `
      import { spawn } from 'node:child_process';
      import { keepGroup } from './emulator/services/ecs/runtime/process-group.ts';
      const child = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 1000)'], {
        detached: true, stdio: ['ignore', 'inherit', 'inherit'],
      });
      keepGroup(child.pid);
    `;
    const emulator = spawn(process.execPath, ['--input-type=module', '-e', source], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(emulator.stdout, 'data');
    const exits = once(emulator, 'exit');
    emulator.kill('SIGKILL');
    // Both hold the other end.
    await once(emulator.stdout, 'close');
    expect(await exits).toEqual([null, 'SIGKILL']);
  });

  test('gives a task the session of its role, until the task ends', async () => {
    const roleArn = await aTaskRole();
    await push(server);
    const { environment } = grantTaskCredentials(world, { ...place(), taskId, roleArn });

    const { env } = await askJson((await run({ port: 8080, environment })).url);
    const ask = () =>
      fetch(env.AWS_CONTAINER_CREDENTIALS_FULL_URI ?? '', {
        headers: { authorization: env.AWS_CONTAINER_AUTHORIZATION_TOKEN ?? '' },
      });
    const given = (await (await ask()).json()) as Given;
    const kms = new KMS({
      endpoint: listening.url,
      region: 'ap-southeast-2',
      credentials: {
        accessKeyId: given.AccessKeyId,
        secretAccessKey: given.SecretAccessKey,
        sessionToken: given.Token,
      },
    });

    expect(given.RoleArn).toBe(roleArn);
    expect((await kms.listKeys({})).Keys).toEqual([]);
    await expect(kms.createKey({})).rejects.toThrow(
      `assumed-role/task/${taskId} is not authorized`,
    );
    revokeTaskCredentials(world, taskId);
    await expect(kms.listKeys({})).rejects.toThrow('expired');
    expect((await ask()).status).toBe(400);
  });

  async function aTaskRole(): Promise<string> {
    const iam = client(world, 'iam');
    const allow = (rest: object) =>
      JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...rest }] });
    const { Role } = await iam<{ Role: { Arn: string } }>('CreateRole', {
      RoleName: 'task',
      AssumeRolePolicyDocument: allow({
        ...{ Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' },
        Condition: {
          ArnLike: { 'aws:SourceArn': 'arn:aws:ecs:ap-southeast-2:123456789012:*' },
          StringEquals: { 'aws:SourceAccount': '123456789012' },
        },
      }),
    });
    await iam('PutRolePolicy', {
      ...{ RoleName: 'task', PolicyName: 'own' },
      PolicyDocument: allow({ Action: 'kms:ListKeys', Resource: '*' }),
    });
    return Role.Arn;
  }
});
