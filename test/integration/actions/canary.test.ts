import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  CloudWatchClient,
  DisableAlarmActionsCommand,
  EnableAlarmActionsCommand,
  GetMetricStatisticsCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Report } from '../../../actions/canary/src/report.ts';
import { Emulator } from '../../../emulator/emulator.ts';
import {
  applyIdentity,
  deploy,
  jobCredentials,
  runCanary,
  type Stage,
} from '../../../scripts/pipeline.ts';
import { runStep } from '../../../scripts/runner.ts';
import { actionsToken, startGitHubApi } from '../../support/github-api.ts';

// Real processes take their time on a busy machine.
jest.setTimeout(60_000);

let emulator: Emulator;
let listening: Awaited<ReturnType<Emulator['listen']>>;
let stage: Stage;
let deployed: string;
let folder: string;
let cloudWatch: CloudWatchClient;

beforeAll(async () => {
  emulator = new Emulator({ seed: 1 });
  listening = await emulator.listen();
  stage = {
    endpoint: listening.url,
    region: emulator.settings.defaultRegion,
    account: emulator.settings.defaultAccount,
    prefix: 'keywatch',
  };
  folder = await mkdtemp(join(tmpdir(), 'keywatch-canary-'));
  const inputs = { report: join(folder, 'deploy.json') };
  await applyIdentity(stage, { inputs });
  const stacks = 'trail\ncanary\ndetection-canary';
  await deploy(stage, { inputs: { ...inputs, stacks } });
  deployed = emulator.snapshot();
  cloudWatch = new CloudWatchClient(administrator());
});
beforeEach(async () => {
  emulator.restore(deployed);
  await rm(join(folder, 'canary.json'), { force: true });
});
afterAll(async () => {
  cloudWatch.destroy();
  await listening.close();
  await rm(folder, { recursive: true });
});

const administrator = () => ({
  endpoint: stage.endpoint,
  region: stage.region,
  credentials: { accessKeyId: stage.account, secretAccessKey: 'emulator' },
});

/** Runs the committed bundle as the canary's job may. */
async function canary(inputs: Record<string, string> = {}, onLine = (_: string): void => {}) {
  const given = { scenarios: 'denied', report: join(folder, 'canary.json'), ...inputs };
  return withReport(await runCanary(stage, { inputs: given, onLine }));
}

async function withReport(step: Awaited<ReturnType<typeof runStep>>) {
  const report: Report = JSON.parse(await readFile(join(folder, 'canary.json'), 'utf8'));
  return { ...step, report };
}

const deniedAlarm = 'keywatch-detection-canary-denied';

/** How often the canary told its own watchers that it is well, and that it is not. */
async function beats(): Promise<{ heartbeats: number; failures: number }> {
  const outputs = await outputsOf('keywatch-canary');
  const sum = async (MetricName: string | undefined) => {
    const now = emulator.clock.now();
    const { Datapoints = [] } = await cloudWatch.send(
      new GetMetricStatisticsCommand({
        Namespace: outputs.get('MetricNamespace'),
        MetricName,
        StartTime: new Date(now - 6 * 3_600_000),
        EndTime: new Date(now + 60_000),
        Period: 3600,
        Statistics: ['Sum'],
      }),
    );
    return Datapoints.reduce((total, { Sum = 0 }) => total + Sum, 0);
  };
  return {
    heartbeats: await sum(outputs.get('HeartbeatMetricName')),
    failures: await sum(outputs.get('FailureMetricName')),
  };
}

async function outputsOf(StackName: string) {
  const client = new CloudFormationClient(administrator());
  const { Stacks } = await client.send(new DescribeStacksCommand({ StackName }));
  client.destroy();
  const outputs = Stacks?.[0]?.Outputs ?? [];
  return new Map(outputs.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
}

describe('a sound chain', () => {
  test('passes, hop by hop; one scenario of all is no heartbeat', async () => {
    const step = await canary();

    expect(step).toMatchObject({
      exitCode: 0,
      outputs: { verdict: 'PASS', 'broken-hop': '', report: join(folder, 'canary.json') },
    });
    expect(step.report.scenarios.map(({ id, hops }) => [id, hops.map(({ hop }) => hop)])).toEqual([
      [
        'denied',
        ['called', 'recorded', 'delivered', 'counted', 'alarmed', 'notified', 'recovered'],
      ],
    ]);
    expect(step.summary).toMatch(/^## Canary: PASS$/m);
    expect(step.outputs.markdown).toBe(step.summary.trimEnd());
    expect(await beats()).toEqual({ heartbeats: 0, failures: 0 });
  });
});

test('all scenarios together are the heartbeat', async () => {
  expect(await canary({ scenarios: '' })).toMatchObject({ exitCode: 0 });
  expect(await beats()).toEqual({ heartbeats: 1, failures: 0 });
});

describe('a broken chain', () => {
  beforeEach(() => cloudWatch.send(new DisableAlarmActionsCommand({ AlarmNames: [deniedAlarm] })));

  test.each(['true', 'false'])('fails at its hop, with the preflight %s', async (preflight) => {
    const step = await canary({ preflight });

    expect(step).toMatchObject({
      exitCode: 1,
      outputs: { verdict: 'FAIL', 'broken-hop': 'notified' },
      report: { verdict: 'FAIL', brokenHop: 'notified' },
    });
    expect(step.stdout).toMatch(/^::error::canary FAIL at notified: the /m);
    expect(step.outputs.markdown).toContain('## Canary: FAIL at notified\n\nthe ');
    expect(await beats()).toEqual({ heartbeats: 0, failures: 1 });
  });
});

test('failures are told in one issue, which the next pass closes', async () => {
  await using api = await startGitHubApi();
  const AlarmNames = [deniedAlarm];
  /** What the workflow's next job does with the outcome. */
  const tell = async ({
    exitCode,
    outputs: { markdown = '' },
  }: Awaited<ReturnType<typeof canary>>) => {
    const state = exitCode === 0 ? 'closed' : 'open';
    const inputs = {
      token: actionsToken,
      key: 'canary',
      state,
      title: 'The canary does not pass',
      body: markdown,
    };
    const env = { GITHUB_API_URL: api.url, GITHUB_REPOSITORY: api.repository };
    return (await runStep('issue', inputs, { env })).outputs;
  };

  await cloudWatch.send(new DisableAlarmActionsCommand({ AlarmNames }));
  const failure = await tell(await canary());
  const another = await tell(await canary());
  const told = api.issues[0]?.body;
  await cloudWatch.send(new EnableAlarmActionsCommand({ AlarmNames }));
  const pass = await tell(await canary());

  expect([failure, another, pass].map(({ outcome, number }) => [outcome, number])).toEqual([
    ['opened', '1'],
    ['updated', '1'],
    ['closed', '1'],
  ]);
  expect(told).toContain('## Canary: FAIL at notified');
  expect(api.issues).toMatchObject([{ state: 'closed', state_reason: 'completed' }]);
});

describe('a canary that cannot look is neither green nor a beat', () => {
  /** What all of them have in common. */
  async function expectInconclusive(step: Awaited<ReturnType<typeof canary>>, reason: RegExp) {
    expect(step.exitCode).toBe(1);
    expect(step.outputs).toMatchObject({ verdict: 'INCONCLUSIVE', 'broken-hop': '' });
    expect(step.report).toMatchObject({
      verdict: 'INCONCLUSIVE',
      reason: expect.stringMatching(reason),
      scenarios: [{ id: 'denied', verdict: 'NOT RUN' }],
    });
    expect(step.stdout).toMatch(/^::error::canary INCONCLUSIVE: /m);
    expect(step.summary).toContain('## Canary: INCONCLUSIVE');
    expect(await beats()).toEqual({ heartbeats: 0, failures: 0 });
  }

  const bare = (env: Record<string, string>) =>
    runStep(
      'canary',
      { scenarios: 'denied', report: join(folder, 'canary.json') },
      {
        env: {
          AWS_EC2_METADATA_DISABLED: 'true',
          AWS_CONFIG_FILE: '/dev/null',
          AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
          ...env,
        },
      },
    );

  test('without credentials', async () => {
    const step = await bare({ AWS_REGION: stage.region, AWS_ENDPOINT_URL: stage.endpoint });

    await expectInconclusive(
      await withReport(step),
      /^AWS credentials are missing, wrong or expired .*; get new ones in a step before this one$/,
    );
  });

  test('without a Region', async () => {
    const keys = { AWS_ACCESS_KEY_ID: stage.account, AWS_SECRET_ACCESS_KEY: 'emulator' };
    const step = await bare({ AWS_ENDPOINT_URL: stage.endpoint, ...keys });

    await expectInconclusive(await withReport(step), /^no AWS Region is set; set AWS_REGION$/);
  });

  test('without its stacks', async () => {
    const step = await bare({
      AWS_REGION: stage.region,
      AWS_ENDPOINT_URL: stage.endpoint,
      AWS_ACCESS_KEY_ID: '210987654321',
      AWS_SECRET_ACCESS_KEY: 'emulator',
    });

    await expectInconclusive(
      await withReport(step),
      /Stack with id keywatch-(trail|canary|detection-canary) does not exist/,
    );
  });

  test('while an alarm is up that is not its own', async () => {
    await cloudWatch.send(
      new SetAlarmStateCommand({
        AlarmName: deniedAlarm,
        StateValue: 'ALARM',
        StateReason: 'somebody else',
      }),
    );

    await expectInconclusive(
      await canary(),
      /^keywatch-detection-canary-denied is in ALARM before the canary began; find out why/,
    );
  });

  test('while another session acts as the watched role', async () => {
    const intruder = await anotherSession();

    const step = await canary({}, (line) => {
      if (line.startsWith('must alarm')) intruder.act();
    });

    await intruder.acted;
    await expectInconclusive(step, /^another session acts as the watched role/);
  });
});

/** A second canary, say. `act` makes it call KMS once as the watched role. */
async function anotherSession() {
  const job = await jobCredentials(stage, 'canary.yml', 'canary', 'canary');
  const outputs = await outputsOf('keywatch-canary');
  const sts = new STSClient({
    ...administrator(),
    credentials: {
      accessKeyId: job.AWS_ACCESS_KEY_ID,
      secretAccessKey: job.AWS_SECRET_ACCESS_KEY,
      sessionToken: job.AWS_SESSION_TOKEN ?? '',
    },
  });
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: outputs.get('WatchedRoleArn'),
      RoleSessionName: 'canary-another',
    }),
  );
  sts.destroy();
  const kms = new KMSClient({
    ...administrator(),
    credentials: {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    },
  });
  const acted = Promise.withResolvers<void>();
  const call = new EncryptCommand({
    KeyId: outputs.get('ForbiddenKeyArn'),
    Plaintext: Buffer.from('x'),
  });
  return {
    acted: acted.promise,
    act() {
      kms.send(call).then(
        () => acted.reject(new Error('KMS should have refused the call')),
        () => acted.resolve(),
      );
    },
  };
}
