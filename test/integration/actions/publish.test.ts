import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { CreateRepositoryCommand, ECRClient } from '@aws-sdk/client-ecr';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { runStep } from '../../../scripts/runner.ts';
import { type EcrAnswer, type EcrWithRegistry, startEcr } from '../../support/ecr-with-registry.ts';
import { type RunningEmulator, startEmulator } from '../../support/emulator-process.ts';
import { type ManifestRegistry, startManifestRegistry } from '../../support/manifest-registry.ts';

const PROGRAMS = resolve('test/fixtures/publish/programs');
const CREDENTIALS = { accessKeyId: '123456789012', secretAccessKey: 'secret-of-the-job' };

let emulator: RunningEmulator;
let registry: ManifestRegistry;
let folder: string;

beforeAll(async () => {
  emulator = await startEmulator();
  const client = new ECRClient({
    endpoint: emulator.url,
    region: 'ap-southeast-2',
    credentials: CREDENTIALS,
  });
  await client.send(
    new CreateRepositoryCommand({ repositoryName: 'team/fake', imageTagMutability: 'IMMUTABLE' }),
  );
});
afterAll(async () => emulator?.[Symbol.asyncDispose]());
beforeEach(async () => {
  registry = await startManifestRegistry();
  folder = await mkdtemp(join(tmpdir(), 'keywatch-publish-'));
});
afterEach(async () => {
  await registry[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const record = () => join(folder, 'calls');
const temporary = async () =>
  (await readdir(folder)).filter((name) => name.startsWith('keywatch-'));

function environment(ecr: EcrWithRegistry, scenario: string) {
  const { PATH = '' } = process.env;
  return {
    PATH: [PROGRAMS, dirname(process.execPath), PATH].join(delimiter),
    HOME: folder,
    RUNNER_TEMP: folder,
    DOCKER_SCENARIO: scenario,
    DOCKER_RECORD: record(),
    AWS_ENDPOINT_URL: ecr.url,
    AWS_REGION: 'ap-southeast-2',
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
  };
}

interface Given {
  readonly scenario?: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly answers?: Readonly<Record<string, readonly EcrAnswer[]>>;
}

const INPUTS = {
  repository: 'team/fake',
  tags: 'v1',
  context: 'test/fixtures/publish/image',
  scan: 'off',
};

async function publish({ scenario = '', inputs = {}, env = {}, answers = {} }: Given = {}) {
  await using ecr = await startEcr({ emulator: emulator.url, registry, answers });
  const step = await runStep(
    'publish',
    { ...INPUTS, ...inputs },
    { env: { ...environment(ecr, scenario), ...env } },
  );
  return { ...step, calls: ecr.calls };
}

const pushes = async () => {
  const lines = (await readFile(record(), 'utf8')).split('\n');
  return lines.filter((line) => line.startsWith('docker push')).length;
};

const errorsOf = ({ stdout }: { stdout: string }) => stdout.match(/^::error.*/gmu);

describe('what goes wrong ends in one clear sentence', () => {
  test.each([
    ['engine-down', 'the Docker engine does not answer; start it'],
    ['login-denied', 'the registry denied the attempt to log in'],
    [
      'build-fails',
      'docker ended with code 1 at the attempt to build; it said: ::error::COPY failed',
    ],
    ['denied', 'the registry denied the attempt to push; grant the role ecr:InitiateLayerUpload'],
    ['registry-full', 'the registry is full and took no more'],
    ['lost', 'the connection to the registry was lost at the attempt to push; run the step again'],
    ['expired', "ECR's authorization token has expired and a new one did not help"],
    ['taken-by-other', 'the registry does not know'],
    ['overtaken', 'holds sha256:'],
  ])('%s', async (scenario, sentence) => {
    const step = await publish({ scenario, inputs: { 'push-attempts': '1' } });

    expect(errorsOf(step)).toEqual([expect.stringContaining(`::error::`)]);
    expect(step.stdout).toContain(sentence);
    expect(step).toMatchObject({ exitCode: 1, outputs: {} });
    expect(await temporary()).toEqual([]);
  });

  test('Docker is not installed', async () => {
    const step = await publish({ env: { PATH: folder } });

    expect(errorsOf(step)).toEqual([
      '::error::docker cannot be run; install Docker on the runner, or put its folder on PATH',
    ]);
    expect(step.exitCode).toBe(1);
  });

  test('a push that hangs ends at the deadline, and leaves nothing behind', async () => {
    const step = await publish({ scenario: 'hang', inputs: { deadline: '5s' } });

    expect(errorsOf(step)).toEqual([
      expect.stringContaining('docker had not ended before the deadline'),
    ]);
    expect(await temporary()).toEqual([]);
  });

  test('there is no such repository', async () => {
    const step = await publish({ inputs: { repository: 'team/none' } });

    expect(errorsOf(step)).toEqual([
      expect.stringContaining('there is no ECR repository team/none in this account and Region'),
    ]);
  });

  test('the registry is not there', async () => {
    await using ecr = await startEcr({
      emulator: emulator.url,
      registry: { url: 'http://127.0.0.1:9', password: 'x' },
    });

    const step = await runStep('publish', INPUTS, { env: environment(ecr, '') });

    expect(errorsOf(step)).toEqual([
      expect.stringContaining('the registry 127.0.0.1:9 cannot be reached or broke off'),
    ]);
  });

  test('the token would travel in the clear', async () => {
    const authorizationToken = Buffer.from('AWS:secret-of-the-registry').toString('base64');
    const body = {
      authorizationData: [{ authorizationToken, proxyEndpoint: 'http://example.test' }],
    };

    const step = await publish({ answers: { GetAuthorizationToken: [{ body }] } });

    expect(errorsOf(step)).toEqual([
      expect.stringContaining('ECR named the registry http://example.test, to which the token'),
    ]);
    expect(JSON.stringify(step)).not.toContain('secret-of-the-registry');
  });
});

describe('what passes does not fail the step', () => {
  test('a connection lost once: pushed at the second attempt', async () => {
    const step = await publish({ scenario: 'lost-once' });

    expect(step).toMatchObject({ exitCode: 0, outputs: { pushed: 'true' } });
    expect(await pushes()).toBe(2);
  });

  test('a token that expires on the way: a new one is fetched, once', async () => {
    const step = await publish({ scenario: 'expired-once', inputs: { 'push-attempts': '1' } });

    expect(step).toMatchObject({ exitCode: 0, outputs: { pushed: 'true' } });
    expect(step.calls.filter((call) => call === 'GetAuthorizationToken')).toHaveLength(2);
  });

  test('a tag that another run took in the meantime for the same image', async () => {
    const step = await publish({ scenario: 'taken-by-same' });

    expect(errorsOf(step)).toBeNull();
    expect(step).toMatchObject({
      exitCode: 0,
      outputs: { digest: expect.stringMatching(/^sha256:/u) },
    });
  });
});

describe('several tags', () => {
  test('get one digest by one push; a tag that is added later needs none', async () => {
    const first = await publish({ inputs: { tags: 'v1\nv2' } });
    const second = await publish({ inputs: { tags: 'v3\nv1' } });

    expect(await pushes()).toBe(1);
    expect(first.outputs.pushed).toBe('true');
    expect(second.outputs).toMatchObject({ digest: first.outputs.digest, pushed: 'true' });
    const held = ['v1', 'v2', 'v3'].map((tag) =>
      registry.documents.get(`team/fake/manifests/${tag}`),
    );
    expect(new Set(held.map(String)).size).toBe(1);
  });
});

describe('the secrets of the job', () => {
  test('the token is on no command line, in no variable, output, log or file', async () => {
    const step = await publish({ env: { GITHUB_TOKEN: 'token-of-the-job' } });

    const calls = await readFile(record(), 'utf8');
    const told = JSON.stringify([step, calls]);
    const encoded = Buffer.from(`AWS:${registry.password}`).toString('base64');
    expect(step.exitCode).toBe(0);
    expect(calls).toContain('docker login --username AWS --password-stdin 127.0.0.1');
    for (const secret of [registry.password, encoded]) expect(told).not.toContain(secret);
    expect(calls).not.toMatch(/secret-of-the-job|token-of-the-job|INPUT_|AWS_/u);
    expect(await temporary()).toEqual([]);
  });

  test('nothing stays behind when the job is cancelled', async () => {
    await using ecr = await startEcr({ emulator: emulator.url, registry });
    const inputs = { ...INPUTS, 'build-args': '', deadline: '60s' };
    const step = spawn(process.execPath, ['actions/publish/dist/index.cjs'], {
      env: { ...environment(ecr, 'hang'), ...(await toVariables(inputs)) },
      stdio: 'ignore',
    });
    const ended = once(step, 'exit');
    await untilTrue(async () => (await pushes().catch(() => 0)) === 1);

    step.kill('SIGTERM');

    expect(await ended).toEqual([1, null]);
    expect(await temporary()).toEqual([]);
  });
});

describe("ECR's scan", () => {
  const scanned = (
    status: string,
    findingSeverityCounts?: Record<string, number>,
    description = '',
  ) => ({
    body: {
      imageScanStatus: { status, description },
      ...(findingSeverityCounts && {
        imageScanFindings: {
          findingSeverityCounts,
          findings: Object.keys(findingSeverityCounts).map((severity) => ({
            name: `CVE-1-${severity}`,
            severity,
            attributes: [{ key: 'package_name', value: 'left|pad' }],
          })),
        },
      }),
    },
  });
  const notFound = { status: 400, body: { __type: 'ScanNotFoundException', message: 'no scan' } };
  const examine = async (scans: readonly EcrAnswer[], inputs: Record<string, string> = {}) =>
    publish({
      inputs: { scan: 'required', 'scan-deadline': '1s', ...inputs },
      answers: { DescribeImageScanFindings: scans },
    });

  test.each([
    ['without findings', [scanned('COMPLETE', {})]],
    ['that ends later', [notFound, scanned('IN_PROGRESS'), scanned('COMPLETE', { LOW: 3 })]],
  ])('%s passes', async (_name, scans) => {
    const step = await examine(scans, { 'scan-deadline': '60s' });

    expect(step).toMatchObject({ exitCode: 0, outputs: { scan: 'passed' } });
  });

  test('with findings as bad as the chosen severity fails the step, which has told its digest', async () => {
    const step = await examine([scanned('COMPLETE', { CRITICAL: 1, HIGH: 2, LOW: 9 })]);

    expect(errorsOf(step)).toEqual([
      expect.stringContaining(
        'the scan found 1 critical, 2 high, 9 low, of which 3 are high or worse',
      ),
    ]);
    expect(step).toMatchObject({
      exitCode: 1,
      outputs: {
        scan: 'failed',
        pushed: 'true',
        findings: '{"critical":1,"high":2,"low":9}',
        digest: expect.stringMatching(/^sha256:/u),
      },
    });
    expect(step.summary).toContain('<code>CVE-1-CRITICAL</code> | package\\_name left\\|pad');
  });

  test('with findings below the chosen severity passes', async () => {
    const step = await examine([scanned('COMPLETE', { HIGH: 2 })], { 'fail-on': 'critical' });

    expect(step).toMatchObject({
      exitCode: 0,
      outputs: { scan: 'passed', findings: '{"high":2}' },
    });
  });

  test.each([
    [
      'that cannot be made',
      [scanned('UNSUPPORTED_IMAGE', undefined, 'no operating system')],
      'ECR says UNSUPPORTED_IMAGE: no operating system',
    ],
    [
      'that never begins',
      [notFound],
      'none had begun after 1 s, and scanning on push is not enabled',
    ],
    [
      'that does not end',
      [scanned('IN_PROGRESS')],
      'it had not ended after 1 s (ECR says IN_PROGRESS)',
    ],
  ])(
    '%s is red where it is required and a warning where it is not',
    async (_name, scans, reason) => {
      const required = await examine(scans);
      const wanted = await examine(scans, { scan: 'if-possible' });

      expect(required).toMatchObject({ exitCode: 1, outputs: { scan: 'unavailable' } });
      expect(required.stdout).toContain(
        `::error::the image is pushed but there is no scan to judge: ${reason}`,
      );
      expect(wanted).toMatchObject({
        exitCode: 0,
        outputs: { scan: 'unavailable', findings: '{}' },
      });
      expect(wanted.stdout).toContain(`::warning title=No scan::${reason}`);
    },
  );

  test('that may not be read is red', async () => {
    const denied = { status: 400, body: { __type: 'AccessDeniedException', message: 'no' } };

    const step = await examine([denied], { scan: 'if-possible' });

    expect(errorsOf(step)).toEqual([expect.stringContaining('AWS denied a call')]);
  });
});

describe('inputs', () => {
  test.each([
    [{ repository: 'Team/Fake' }, 'input repository is "Team/Fake"'],
    [{ context: 'nowhere' }, 'input context: there is no folder'],
    [
      { 'require-attestations': 'true' },
      'docker build cannot write provenance and sbom, which input',
    ],
  ])('%j is refused in one sentence, and nothing is pushed', async (inputs, sentence) => {
    const step = await publish({ inputs });

    expect(errorsOf(step)).toEqual([expect.stringContaining(sentence)]);
    expect(step.exitCode).toBe(1);
    expect(registry.requests).toEqual([]);
  });
});

async function toVariables(inputs: Readonly<Record<string, string>>) {
  const { parse } = await import('yaml');
  const definition = parse(await readFile('actions/publish/action.yml', 'utf8'));
  return Object.fromEntries(
    Object.entries<{ default?: string }>(definition.inputs).map(([name, input]) => [
      `INPUT_${name.toUpperCase()}`,
      inputs[name] ?? input.default ?? '',
    ]),
  );
}

async function untilTrue(look: () => Promise<boolean>): Promise<void> {
  while (!(await look())) await new Promise((resolve) => setTimeout(resolve, 50));
}
