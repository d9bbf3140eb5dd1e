import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  DisableAlarmActionsCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Emulator } from '../../../emulator/emulator.ts';
import { outboxOf } from '../../../emulator/services/sns/outbox.ts';
import {
  applyIdentity,
  deployWithoutImage,
  runCanary,
  type Stage,
} from '../../../scripts/pipeline.ts';
import { readEnvironment } from '../../../scripts/start/environment.ts';

// Real processes take their time on a busy machine.
jest.setTimeout(120_000);

const minute = 60_000;
const hour = 60 * minute;
const silent = 'keywatch-canary-silent';
const failed = 'keywatch-canary-failed';
const operators = 'operators@example.com';

let emulator: Emulator;
let listening: Awaited<ReturnType<Emulator['listen']>>;
let stage: Stage;
let cloudWatch: CloudWatchClient;
let folder: string;
/** Deployed just now; the operators have confirmed their address, and nothing has run. */
let fresh: string;

beforeAll(async () => {
  const environment = await readEnvironment('emulator');
  emulator = new Emulator({ defaultRegion: environment.region, seed: 1 });
  listening = await emulator.listen();
  const account = emulator.settings.defaultAccount;
  stage = { ...environment, endpoint: listening.url, account };
  cloudWatch = new CloudWatchClient({
    endpoint: listening.url,
    region: environment.region,
    credentials: { accessKeyId: account, secretAccessKey: 'emulator' },
  });
  folder = await mkdtemp(join(tmpdir(), 'keywatch-dead-man-'));
  const inputs = { report: join(folder, 'deploy.json') };
  await applyIdentity(stage, { inputs });
  await deployWithoutImage(stage, { inputs });
  await confirmAddress();
  fresh = emulator.snapshot();
});
beforeEach(() => emulator.restore(fresh));
afterAll(async () => {
  cloudWatch.destroy();
  await listening.close();
  await rm(folder, { recursive: true });
});

/** As the operators do, by the link in the mail. */
async function confirmAddress(): Promise<void> {
  const [mail] = outboxOf(emulator);
  const [link = ''] = /http\S+/u.exec(mail?.body ?? '') ?? [];
  expect((await fetch(link)).status).toBe(200);
}

const canary = (inputs: Record<string, string> = {}) =>
  runCanary(stage, { inputs: { report: join(folder, 'canary.json'), ...inputs } });

/** What the canary puts after a PASS, without the half hour that it takes. */
async function beat(): Promise<void> {
  const MetricData = [
    { MetricName: 'CanaryHeartbeat', Value: 1, Timestamp: new Date(emulator.clock.now()) },
  ];
  await cloudWatch.send(new PutMetricDataCommand({ Namespace: 'keywatch/canary', MetricData }));
}

const pass = (milliseconds: number) => emulator.clock.advance(milliseconds);

async function stateOf(name: string): Promise<string | undefined> {
  const { MetricAlarms } = await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: [name] }));
  return MetricAlarms?.[0]?.StateValue;
}

/** What the operators were told since the deployment, such as `ALARM keywatch-canary-silent`. */
function told(): string[] {
  return mails().map(({ subject }) =>
    subject.replace(
      /^(\w+): "([^"]+)" in .*$/u,
      (_, state: string, name: string) => `${state} ${name}`,
    ),
  );
}

const mails = () =>
  outboxOf(emulator).filter(
    ({ to, subject }) => to === operators && !subject.startsWith('AWS Notification'),
  );

/** The messages that go out while something happens, in their order. */
async function messagesOf(what: () => Promise<unknown>): Promise<string[]> {
  const before = told().length;
  await what();
  return told().slice(before);
}

test('a fresh deployment alarms though the canary has never run, and the operators are told', async () => {
  expect(await messagesOf(() => pass(5 * minute))).toContain(`ALARM ${silent}`);

  const { AlarmHistoryItems = [] } = await cloudWatch.send(
    new DescribeAlarmHistoryCommand({ AlarmName: silent, ScanBy: 'TimestampAscending' }),
  );
  expect(await stateOf(silent)).toBe('ALARM');
  expect(AlarmHistoryItems.map(({ HistorySummary }) => HistorySummary)).toEqual([
    expect.stringContaining('created'),
    expect.stringContaining('to ALARM'),
    expect.stringMatching(/^Successfully executed action .*:keywatch-operators$/u),
  ]);
});

test('the alarm stays up as long as nothing passes, and says so once', async () => {
  await pass(5 * minute);

  expect(await messagesOf(() => pass(26 * hour))).toEqual([]);
  expect(await stateOf(silent)).toBe('ALARM');
});

describe('given a canary that has passed once', () => {
  let watched: string;
  let afterFirst: string[];

  beforeAll(async () => {
    emulator.restore(fresh);
    await pass(5 * minute);
    afterFirst = await messagesOf(async () => {
      expect(await canary()).toMatchObject({ exitCode: 0, outputs: { verdict: 'PASS' } });
      await pass(5 * minute);
    });
    watched = emulator.snapshot();
  });
  beforeEach(() => emulator.restore(watched));

  test('its beat took the alarm back to OK, and the operators were told', async () => {
    expect(afterFirst).toEqual([`OK ${silent}`]);
    expect([await stateOf(silent), await stateOf(failed)]).toEqual(['OK', 'OK']);
  });

  test('a canary that does not run at all any more makes it fire, and the message says what to do; a beat takes it back', async () => {
    const early = await messagesOf(() => pass(23 * hour));
    const late = await messagesOf(() => pass(4 * hour));
    const after = await messagesOf(async () => {
      await beat();
      await pass(5 * minute);
    });

    expect([early, late, after]).toEqual([[], [`ALARM ${silent}`], [`OK ${silent}`]]);
    expect(mails().at(-2)?.body).toMatch(
      /No canary run has passed for 24 hours.*First: look whether the canary workflow is scheduled/su,
    );
    expect(await stateOf(failed)).toBe('OK');
  });

  test('a beat every six hours keeps it quiet for days', async () => {
    expect(
      await messagesOf(async () => {
        for (let run = 0; run < 3 * 4; run += 1) {
          await pass(6 * hour);
          await beat();
        }
      }),
    ).toEqual([]);
    expect(await stateOf(silent)).toBe('OK');
  });

  // GitHub starts scheduled workflows late: 13.4 h were measured, on top of the six between two runs.
  test('it stays quiet if a run is missed, one is 13.4 h late, and one comes after 23 h', async () => {
    expect(
      await messagesOf(async () => {
        for (const gap of [12, 19.4, 23]) {
          await pass(gap * hour);
          await beat();
        }
      }),
    ).toEqual([]);
  });

  test('a run that fails makes the other alarm fire, which then goes back by itself', async () => {
    const AlarmNames = ['keywatch-detection-canary-denied'];
    await cloudWatch.send(new DisableAlarmActionsCommand({ AlarmNames }));

    const during = await messagesOf(async () => {
      expect(await canary()).toMatchObject({ exitCode: 1, outputs: { verdict: 'FAIL' } });
      await pass(3 * minute);
    });
    const after = await messagesOf(() => pass(15 * minute));

    expect([during, after]).toEqual([[`ALARM ${failed}`], [`OK ${failed}`]]);
    expect(mails().at(-2)?.body).toContain('A canary run ended FAIL');
  });

  test('runs that fail are no sign of life: a day of them makes both fire', async () => {
    const AlarmNames = ['keywatch-detection-canary-denied'];
    await cloudWatch.send(new DisableAlarmActionsCommand({ AlarmNames }));

    await canary();
    const messages = await messagesOf(() => pass(27 * hour));

    expect(messages).toContain(`ALARM ${silent}`);
  });

  test('a run that is inconclusive moves neither, and is no sign of life', async () => {
    await cloudWatch.send(
      new SetAlarmStateCommand({
        AlarmName: 'keywatch-detection-canary-denied',
        StateValue: 'ALARM',
        StateReason: 'somebody else',
      }),
    );

    const during = await messagesOf(async () => {
      expect(await canary()).toMatchObject({ outputs: { verdict: 'INCONCLUSIVE' } });
      await pass(hour);
    });
    const later = await messagesOf(() => pass(26 * hour));

    expect([during, later]).toEqual([[], [`ALARM ${silent}`]]);
  });
});
