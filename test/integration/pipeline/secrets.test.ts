import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ECR } from '@aws-sdk/client-ecr';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Emulator } from '../../../emulator/emulator.ts';
import {
  applyIdentity,
  deploy,
  deployFoundation,
  runCanary,
  runDrill,
  type Stage,
} from '../../../scripts/pipeline.ts';
import type { StepResult } from '../../../scripts/runner.ts';
import { readEnvironment } from '../../../scripts/start/environment.ts';
import { registerImage } from '../../../scripts/start/register-image.ts';
import { type SeenProcess, watchProcesses } from '../../support/process-watch.ts';

// Real processes take their time on a busy machine.
jest.setTimeout(240_000);

interface Session {
  readonly secret: string;
  readonly token: string;
  readonly principal: { readonly roleName?: string };
}

interface Snapshot {
  readonly stores: Readonly<Record<string, unknown>> & {
    readonly credentials: {
      readonly sessions: Readonly<Record<string, Session>>;
    };
    readonly 'ecs-task-credentials'?: {
      readonly grants: Readonly<Record<string, { readonly token: string }>>;
    };
  };
}

const plaintext = 'what-nobody-but-the-caller-may-read';
/** Of every text that a drill has encrypted. */
const drilledText = '鍵, 🔑';

/**
 * CloudTrail itself records the session token that `AssumeRole` answers, which is worth nothing without the secret key; and the
 * log group of the trail has its records.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 */
const recordedByAws = /^session token of \S+ in store (?:cloudtrail|logs)/;

/** Each secret under a name that may be told. */
type Secrets = Map<string, string>;

describe('a whole main job', () => {
  let emulator: Emulator;
  let close: () => Promise<void>;
  let folder: string;
  let watch: Awaited<ReturnType<typeof watchProcesses>> | undefined;
  let processes: readonly SeenProcess[] = [];
  const secrets: Secrets = new Map();
  /** By where it was told. */
  const told = new Map<string, string>();

  const noteCredentials = (snapshot: Snapshot) => {
    const { credentials, 'ecs-task-credentials': tasks } = snapshot.stores;
    for (const [id, { secret, token }] of Object.entries(credentials.sessions)) {
      secrets.set(`secret key of ${id}`, secret);
      secrets.set(`session token of ${id}`, token);
    }
    for (const [id, { token }] of Object.entries(tasks?.grants ?? {})) {
      secrets.set(`task token of ${id}`, token);
    }
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keywatch-secrets-'));
    const { region, prefix } = await readEnvironment('emulator');
    emulator = new Emulator({ defaultRegion: region });
    const listening = await emulator.listen();
    close = listening.close;
    const account = emulator.settings.defaultAccount;
    const stage: Stage = { endpoint: listening.url, region, account, prefix };
    watch = await watchProcesses();
    const step = async (name: string, run: () => Promise<StepResult>) => {
      const { exitCode, stdout, stderr, summary, outputs } = await run();
      expect([name, exitCode, exitCode === 0 ? '' : stdout]).toEqual([name, 0, '']);
      told.set(`log of ${name}`, stdout + stderr);
      told.set(`summary and outputs of ${name}`, summary + JSON.stringify(outputs));
      noteCredentials(JSON.parse(emulator.snapshot()));
    };
    const report = (name: string) => ({ report: join(folder, `${name}.json`) });
    await step('identity', () => applyIdentity(stage, { inputs: report('identity') }));
    const first = { ...report('deploy'), stacks: 'trail\nbase\ncanary' };
    await step('deploy', () => deployFoundation(stage, { inputs: first }));
    const { digest } = await registerImage(stage);
    const rest = {
      ...report('deploy-image'),
      stacks: 'detection-canary\napplication\ndetection-application',
      parameters: `application.ImageDigest=${digest}`,
    };
    await step('deploy-image', () => deploy(stage, { inputs: rest }));
    await noteSecrets(stage, JSON.parse(emulator.snapshot()), secrets);
    await useService(stage, emulator, secrets);
    await step('canary', () => runCanary(stage, { inputs: report('canary') }));
    await step('drill', () => runDrill(stage, { inputs: report('drill') }));
    processes = await watch.end();
    for (const file of await readdir(folder)) {
      told.set(`report ${file}`, await readFile(join(folder, file), 'utf8'));
    }
    const { stores } = JSON.parse(emulator.snapshot()) as Snapshot;
    for (const [store, content] of Object.entries(stores)) {
      if (/^(cloudtrail|logs|sns|sqs|cloudformation|cloudwatch|ecs\/)/.test(store)) {
        told.set(`store ${store}`, JSON.stringify(content));
      }
    }
  });
  afterAll(async () => {
    await watch?.end();
    await close?.();
    await rm(folder, { recursive: true, force: true });
  });

  test('has secrets, and tells a lot', () => {
    const names = [...secrets.keys()].join('\n');
    for (const kind of [
      ...['secret key', 'session token', 'task token', 'registry password', 'record key'],
      ...['keywatch-application-token', 'rds!db-'],
    ]) {
      expect(names).toContain(kind);
    }
    const places = [...told.keys()];
    expect(places.filter((place) => place.startsWith('log of'))).toHaveLength(5);
    expect(told.get('report drill.json')).toContain('PASS');
    expect(everything(told, /^store cloudtrail/)).toContain('GetSecretValue');
    expect(everything(told, /^store logs/)).toContain('/decrypt');
    const commands = processes.map(({ command }) => command).join('\n');
    for (const program of ['server.cjs migrate', 'server.cjs', 'postgres', 'canary/dist']) {
      expect(commands).toContain(program);
    }
  });

  test('tells none of them in any log, report, summary, record or message', () => {
    const found = [...told].flatMap(([place, text]) =>
      leaks(secrets, text).map((secret) => `${secret} in ${place}`),
    );

    expect(found.filter((one) => !recordedByAws.test(one))).toEqual([]);
  });

  test('has none of them on any command line', () => {
    const found = processes.flatMap(({ command }) =>
      leaks(secrets, command).map((secret) => `${secret} in ${command}`),
    );

    expect(found).toEqual([]);
  });

  test('gives a task’s processes what ECS gives them, and the owner’s login to the migration alone', () => {
    const tasks = processes.filter(({ environment }) => environment.includes('AWS_ECS_FARGATE'));
    const given = tasks.map(({ command, environment }) => [
      command.endsWith(' migrate') ? 'migrate' : 'workload',
      leaks(secrets, environment)
        .map((name) => name.replace(/ of .*|!.*/, ''))
        .sort((one, other) => one.localeCompare(other)),
    ]);

    expect(given).toContainEqual(['migrate', ['rds', 'task token']]);
    for (const [container, names] of given) {
      if (container === 'workload') expect(names).toEqual(['task token']);
    }
  });

  test('gives PostgreSQL none of them', () => {
    const databases = processes.filter(({ command }) => /postgres|initdb/.test(command));

    expect(databases.length).toBeGreaterThan(0);
    expect(databases.flatMap(({ environment }) => leaks(secrets, environment))).toEqual([]);
  });
});

/** The names of the secrets that a text holds: as they are, in JSON, in a URL or in base64. */
function leaks(secrets: Secrets, text: string): string[] {
  return [...secrets].flatMap(([name, secret]) => {
    const forms = [
      ...[secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)],
      ...[Buffer.from(secret).toString('base64'), Buffer.from(secret).toString('base64url')],
    ];
    return forms.some((form) => text.includes(form)) ? [name] : [];
  });
}

function everything(told: ReadonlyMap<string, string>, place: RegExp): string {
  return [...told].flatMap(([name, text]) => (place.test(name) ? [text] : [])).join('\n');
}

/** Of Secrets Manager every secret's parts, and a password of the registry. */
async function noteSecrets(
  { endpoint, region, account }: Stage,
  { stores }: Snapshot,
  secrets: Secrets,
): Promise<void> {
  const as = (accessKeyId: string, secretAccessKey: string, sessionToken?: string) => ({
    ...{ endpoint, region },
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) },
  });
  const administrator = as(account, 'emulator');
  // The databases' secrets are for the roles of the task, and for nobody else.
  const ofTask = Object.entries(stores.credentials.sessions)
    .filter(([, { principal }]) => /-(?:task|execution)$/.test(principal.roleName ?? ''))
    .map(([id, { secret, token }]) => as(id, secret, token));
  const managers = [administrator, ...ofTask].map((client) => new SecretsManager(client));
  const { SecretList = [] } = (await managers[0]?.listSecrets({})) ?? {};
  for (const { Name = '', ARN } of SecretList) {
    const { SecretString = '' } = await Promise.any(
      managers.map((manager) => manager.getSecretValue({ SecretId: ARN })),
    );
    for (const [part, value] of partsOf(SecretString)) secrets.set(`${Name} ${part}`.trim(), value);
  }
  const ecr = new ECR(administrator);
  const { authorizationData = [] } = await ecr.getAuthorizationToken({});
  const token = Buffer.from(authorizationData[0]?.authorizationToken ?? '', 'base64').toString();
  secrets.set('registry password', token.replace(/^AWS:/, ''));
  for (const client of [ecr, ...managers]) client.destroy();
}

/** A user's name is no secret. */
function partsOf(text: string): [string, string][] {
  if (!text.startsWith('{')) return [['', text]];
  const parts = Object.entries(JSON.parse(text) as Record<string, string>);
  return parts.filter(([name]) => name !== 'username');
}

/** Encrypts, decrypts and fails to, as a caller. */
async function useService(stage: Stage, emulator: Emulator, secrets: Secrets): Promise<void> {
  const url = serviceUrl(emulator.snapshot());
  const token = secrets.get(`${stage.prefix}-application-token`);
  const post = async (path: string, body: object) => {
    const response = await fetch(url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Record<string, string> };
  };
  const { body } = await post('/encrypt', { name: 'first', text: plaintext });
  const { key = '' } = body;
  const statuses = [
    (await post('/decrypt', { name: 'first', key })).status,
    (await post('/decrypt', { name: 'first', key, context: { forged: 'yes' } })).status,
    (await post('/decrypt', { name: plaintext.slice(0, 3), key })).status,
  ];
  expect(statuses).toEqual([200, 400, 404]);
  secrets.set('record key', key);
  secrets.set('plaintext', plaintext);
  secrets.set('text of the drill', drilledText);
}

/** Where the load balancer listens, as the stack's output has it. */
function serviceUrl(snapshot: string): string {
  const [, url] = /"(http:\/\/127\.0\.0\.1:\d+)\/?"/.exec(
    snapshot.slice(snapshot.indexOf('ServiceUrl')),
  ) ?? [''];
  return url ?? '';
}
