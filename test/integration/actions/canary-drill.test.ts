import { join } from 'node:path';
import {
  CloudWatchClient,
  DisableAlarmActionsCommand,
  EnableAlarmActionsCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, DeleteMetricFilterCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DecryptCommand, EncryptCommand, type KMSClient } from '@aws-sdk/client-kms';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ListSubscriptionsCommand, SNSClient, UnsubscribeCommand } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { DrilledApplication, taskId, token } from './canary-drill/drilled-application.ts';
import type { Answer } from './canary-drill/played-workload.ts';

// Real processes take their time on a busy machine.
jest.setTimeout(60_000);

let application: DrilledApplication;

beforeAll(async () => {
  application = await DrilledApplication.start();
});
beforeEach(() => application.reset());
afterAll(() => application[Symbol.asyncDispose]());

const everyHop = ['called', 'recorded', 'delivered', 'counted', 'alarmed', 'notified', 'recovered'];
const subjects = async () =>
  (await application.paged()).map(({ subject }) => subject.replace(/^DRILL \S+ ?/, ''));

type Step = Awaited<ReturnType<DrilledApplication['drill']>>;

function expectPassed(step: Step): void {
  expect(step.report).toMatchObject({ verdict: 'PASS' });
  expect(step).toMatchObject({ exitCode: 0, outputs: { verdict: 'PASS', 'broken-hop': '' } });
}

function expectBroken(step: Step, hop: string, reason: RegExp): void {
  expect(step.report).toMatchObject({
    verdict: 'FAIL',
    brokenHop: hop,
    reason: expect.stringMatching(reason),
  });
  expect(step).toMatchObject({ exitCode: 1, outputs: { verdict: 'FAIL', 'broken-hop': hop } });
  expect(step.summary).toContain(`## Drill: FAIL at ${hop}`);
}

function expectInconclusive(step: Step, reason: RegExp): void {
  expect(step.report).toMatchObject({
    verdict: 'INCONCLUSIVE',
    reason: expect.stringMatching(reason),
  });
  expect(step).toMatchObject({ exitCode: 1, outputs: { verdict: 'INCONCLUSIVE' } });
}

test('a drill of a sound application passes every hop, tells people before and after, and tells nobody the token', async () => {
  const step = await application.drill();
  const paged = (await application.paged()).map(({ subject, text }) => ({ subject, text }));

  expectPassed(step);
  expect(step.report.scenarios.map(({ id, hops }) => [id, hops.map(({ hop }) => hop)])).toEqual([
    ['drill-everyday-use', everyHop.slice(0, 3)],
    ['drill-wrong-key', everyHop],
    ['drill-changed-context', everyHop],
  ]);
  expect(step.summary).toMatch(/^## Drill: PASS$/m);
  const { runId } = step.report;
  expect(paged).toEqual([
    {
      subject: `DRILL ${runId}`,
      text: expect.stringMatching(
        /Begun by somebody outside GitHub Actions at 20[\s\S]+keywatch-detection-application-invalid-ciphertext\nIt is over by 20/,
      ),
    },
    {
      subject: `DRILL ${runId} over: PASS`,
      text: expect.stringContaining('From now on every alarm is real.'),
    },
  ]);
  const everything = JSON.stringify([step, paged]);
  expect(everything).not.toContain(token);
  expect(everything).not.toContain('鍵');
  expect(await application.leftOnTheQueue()).toBe(0);
});

describe('a workload that is broken', () => {
  const onWrong = (answer: Partial<Answer>) => {
    let asked = 0;
    application.workload.fault = (_, isWrong) => {
      if (!isWrong) return undefined;
      asked += 1;
      const { requestId } = answer;
      const another = requestId === undefined ? {} : { requestId: `${requestId}-${asked}` };
      return Promise.resolve({ status: 400, body: {}, ...answer, ...another });
    };
  };
  const decryptionFailed = { error: 'decryption-failed', message: 'no' };

  test.each<[string, Partial<Answer>, string, RegExp]>([
    [
      'gives a text to a wrong key',
      { status: 200, body: { text: 'x' }, requestId: 'made-up' },
      'called',
      /^the workload gave a text to a caller without its key or context$/,
    ],
    [
      'answers without a request id',
      { body: decryptionFailed },
      'called',
      /without a KMS request id, as if it had not asked KMS$/,
    ],
    [
      'makes no KMS call',
      { body: decryptionFailed, requestId: 'made-up' },
      'recorded',
      /^the event history does not have all of the calls$/,
    ],
    [
      'refuses for another reason',
      { body: { error: 'invalid-request', message: token } },
      'called',
      /^the workload answered \/decrypt with 400 invalid-request instead of 400 decryption-failed$/,
    ],
    [
      'fails',
      { status: 503, body: { error: 'unavailable' } },
      'called',
      /with 503 unavailable instead of 400 decryption-failed$/,
    ],
    [
      'sends callers elsewhere',
      { status: 307, headers: { location: 'http://127.0.0.1:9/' } },
      'called',
      /with 307 instead of/,
    ],
  ])('that %s', async (_, answer, hop, reason) => {
    onWrong(answer);

    expectBroken(await application.drill({ 'delivered-within': '6m' }), hop, reason);
    expect(await subjects()).toEqual(['', `over: FAIL at ${hop}`]);
  });

  test('that answers with the request id of an earlier answer', async () => {
    application.workload.sameRequestId = true;

    expectBroken(
      await application.drill(),
      'called',
      /^the workload answered \/decrypt with the KMS request id of an earlier answer/,
    );
  });

  test('that answers another text', async () => {
    application.workload.fault = (path, isWrong) =>
      path === '/decrypt' && !isWrong
        ? Promise.resolve({ status: 200, body: { text: 'another' }, requestId: 'x' })
        : undefined;

    const step = await application.drill();

    expectBroken(step, 'called', /^the workload answered \/decrypt with another text/);
    expect(step.report.scenarios.map(({ verdict }) => verdict)).toEqual([
      'FAIL',
      'NOT RUN',
      'NOT RUN',
    ]);
  });

  test('that acts as another role', async () => {
    application.workload.kms = await application.kmsAs('OtherRoleArn', taskId);

    const step = await application.drill();

    expectBroken(
      step,
      'delivered',
      /^a call was made by arn:aws:sts::\d+:assumed-role\/keywatch-application-other\//,
    );
  });

  test('that is no task of its service', async () => {
    application.workload.kms = await application.kmsAs('WatchedRoleArn', 'somebody');

    expectBroken(await application.drill(), 'delivered', /\/somebody, not by the watched role$/);
  });

  test('that takes another token', async () => {
    application.workload.token = 'another';

    const step = await application.drill();

    expectBroken(
      step,
      'called',
      /with 401 unauthorized instead of .*; the token of the secret is not the one/,
    );
  });
});

describe('a broken chain', () => {
  const breaks: [string, string, () => Promise<void>][] = [
    ['whose filter is gone', 'counted', removeFilter],
    ['whose alarm does not act', 'notified', muteAlarm],
    ['whose topic lost its observer', 'notified', unsubscribeObserver],
  ];

  test.each(
    breaks.flatMap(([what, hop, change]) =>
      [true, false].map((look) => [what, look, hop, change] as const),
    ),
  )('%s, with the preflight %s, fails at %s', async (_, preflight, hop, change) => {
    await change();

    const step = await application.drill({ preflight: String(preflight) });

    expectBroken(step, hop, /./);
    expect(await subjects()).toEqual(preflight ? [] : ['', `over: FAIL at ${hop}`]);
  });

  test('that somebody breaks meanwhile fails, though it was passed', async () => {
    let changed: Promise<void> | undefined;
    const step = await application.drill({}, (line) => {
      if (line.startsWith('drill-wrong-key  notified')) changed = muteAlarm('denied');
    });

    await changed;
    expectBroken(
      step,
      'notified',
      /changed the chain during the drill|^changed during the drill: the actions/,
    );
  });
});

test('a link that was changed and put right meanwhile fails the drill, as it may have hidden something', async () => {
  let changed: Promise<void> | undefined;
  const step = await application.drill({}, (line) => {
    if (line.startsWith('drill-everyday-use  recorded')) {
      changed ??= muteAlarm('denied').then(() => unmuteAlarm('denied'));
    }
  });

  await changed;
  expectBroken(
    step,
    'notified',
    /^DisableAlarmActions by root at 20\S+Z changed the chain during the drill/,
  );
});

describe('a failure that is not the drill’s', () => {
  const wrongCiphertext = () =>
    new DecryptCommand({
      KeyId: application.workload.keyArn,
      CiphertextBlob: new Uint8Array(200).fill(1),
    });
  const forbidden = () =>
    new EncryptCommand({ KeyId: application.workload.keyArn, Plaintext: Buffer.from('x') });

  /** Another session of the watched role makes a call once the drill says so. */
  async function drillWithIntruder(line: string, call: () => DecryptCommand | EncryptCommand) {
    const kms = await application.kmsAs('WatchedRoleArn', 'intruder');
    let done: Promise<unknown> | undefined;
    const step = await application.drill({}, (said) => {
      if (said.startsWith(line)) done ??= intrude(kms, call());
    });
    expect(await done).toMatch(/Exception$/);
    return step;
  }

  test.each([
    ['of the same kind', 'must alarm', wrongCiphertext, 'InvalidCiphertextException'],
    ['of another kind', 'must alarm', forbidden, 'AccessDenied'],
    [
      'while nothing should fail',
      'must stay silent',
      wrongCiphertext,
      'InvalidCiphertextException',
    ],
    [
      'while the alarm is up',
      'drill-wrong-key  notified',
      wrongCiphertext,
      'InvalidCiphertextException',
    ],
  ] as const)('%s is reported at once, and fails the drill', async (_, line, call, error) => {
    const step = await drillWithIntruder(line, call);

    expectBroken(step, 'counted', /./);
    expect(step.report.foreign).toEqual([
      expect.objectContaining({ session: 'intruder', errorCode: error }),
    ]);
    expect(await subjects()).toEqual(['', 'found 1 foreign KMS failures', 'over: FAIL at counted']);
    expect(step.summary).toContain('intruder');
  });

  test.each([70, 240, 290])(
    'of %d s before the drill, whose record comes in it, fails the drill too',
    async (seconds) => {
      const kms = await application.kmsAs('WatchedRoleArn', 'intruder');
      expect(await intrude(kms, wrongCiphertext())).toMatch(/Exception$/);
      await application.pass(seconds);

      const step = await application.drill();

      expect(step.report.verdict).toBe('FAIL');
      expect(step.report.foreign).toEqual([expect.objectContaining({ session: 'intruder' })]);
      expect(await subjects()).toContain('found 1 foreign KMS failures');
    },
  );
});

describe('a drill that cannot look', () => {
  test('while an alarm is up that is not its own, disturbs nobody', async () => {
    const cloudWatch = new CloudWatchClient(application.administrator);
    const AlarmName = 'keywatch-detection-application-denied';
    await cloudWatch.send(
      new SetAlarmStateCommand({ AlarmName, StateValue: 'ALARM', StateReason: 'somebody else' }),
    );
    cloudWatch.destroy();

    expectInconclusive(await application.drill(), /-denied is in ALARM before the drill began;/);
    expect(await subjects()).toEqual([]);
  });

  test('without a token says nothing of the secret', async () => {
    await putSecret('two words, which no header carries');

    const step = await application.drill();

    expectInconclusive(step, /holds no token that a header can carry$/);
    expect(JSON.stringify(step)).not.toContain('two words');
  });

  test('beside another drill: the later one gives way, and the earlier one is not taken for broken', async () => {
    const report = join(application.folder, 'other.json');
    let other: Promise<Step> | undefined;
    const step = await application.drill({}, (line) => {
      if (line.startsWith('drill-wrong-key  called')) other = application.drill({ report });
    });

    expectInconclusive(
      (await other) as Step,
      /^drill \S+ is under way, until 20|is in ALARM before the drill began/,
    );
    expect(['PASS', 'INCONCLUSIVE']).toContain(step.report.verdict);
  });

  test('that begins at the same moment: one gives way before it calls', async () => {
    const report = join(application.folder, 'other.json');
    const steps = await Promise.all([application.drill(), application.drill({ report })]);

    const verdicts = steps.map((step) => step.report.verdict);
    expect(verdicts).toContain('INCONCLUSIVE');
    expect(verdicts).not.toContain('FAIL');
    expect((await application.paged()).map(({ subject }) => subject)).toHaveLength(4);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)(
    'because it is cancelled by %s, still says that it is over',
    async (signal) => {
      const { exitCode, report } = await application.cancelledDrill(
        signal,
        'drill-wrong-key  called',
      );

      expect(exitCode).toBe(1);
      expect(report).toMatchObject({ verdict: 'INCONCLUSIVE', reason: 'the job was cancelled' });
      const over = (await application.paged()).at(-1);
      expect(over).toMatchObject({
        subject: `DRILL ${report.runId} over: INCONCLUSIVE`,
        text: expect.stringContaining('These may still fire because of it'),
      });
    },
  );
});

async function intrude(kms: KMSClient, command: DecryptCommand | EncryptCommand): Promise<string> {
  try {
    await (command instanceof DecryptCommand ? kms.send(command) : kms.send(command));
    return 'success';
  } catch (error) {
    return (error as Error).name;
  }
}

async function removeFilter(): Promise<void> {
  const logs = new CloudWatchLogsClient(application.administrator);
  await logs.send(
    new DeleteMetricFilterCommand({
      logGroupName: application.outputs.get('LogGroupName'),
      filterName: application.outputs.get('InvalidCiphertextFilterName'),
    }),
  );
  logs.destroy();
}

async function muteAlarm(detection = 'invalid-ciphertext'): Promise<void> {
  const cloudWatch = new CloudWatchClient(application.administrator);
  const AlarmNames = [`keywatch-detection-application-${detection}`];
  await cloudWatch.send(new DisableAlarmActionsCommand({ AlarmNames }));
  cloudWatch.destroy();
}

async function unmuteAlarm(detection: string): Promise<void> {
  const cloudWatch = new CloudWatchClient(application.administrator);
  const AlarmNames = [`keywatch-detection-application-${detection}`];
  await cloudWatch.send(new EnableAlarmActionsCommand({ AlarmNames }));
  cloudWatch.destroy();
}

async function unsubscribeObserver(): Promise<void> {
  const sns = new SNSClient(application.administrator);
  const { Subscriptions = [] } = await sns.send(new ListSubscriptionsCommand({}));
  const observer = Subscriptions.find(
    ({ Endpoint }) => Endpoint === application.outputs.get('QueueArn'),
  );
  await sns.send(new UnsubscribeCommand({ SubscriptionArn: observer?.SubscriptionArn }));
  sns.destroy();
}

async function putSecret(SecretString: string): Promise<void> {
  const secrets = new SecretsManagerClient(application.administrator);
  const SecretId = application.outputs.get('TokenSecretArn');
  await secrets.send(new PutSecretValueCommand({ SecretId, SecretString }));
  secrets.destroy();
}
