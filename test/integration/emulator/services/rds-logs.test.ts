import { setImmediate } from 'node:timers/promises';
import type * as Logs from '@aws-sdk/client-cloudwatch-logs';
import type * as Kms from '@aws-sdk/client-kms';
import type * as Rds from '@aws-sdk/client-rds';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Database } from '../../../../emulator/services/rds/databases.ts';
import { aDatabaseWorld, anInstance, connect, firstLogin } from '../../../support/databases.ts';
import { readTemplate } from '../../../support/template.ts';
import { client } from '../../../support/world.ts';

const group = '/aws/rds/instance/database/postgresql';
const exported = { EnableCloudwatchLogsExports: ['postgresql'] };

describe("the log of a database's server", () => {
  let stage: Awaited<ReturnType<typeof aDatabaseWorld>>;
  beforeEach(async () => {
    stage = await aDatabaseWorld();
  });
  afterEach(() => stage.world.close());

  const logs = <O>(operation: string, input: object) =>
    client(stage.world, 'logs')<O>(operation, input);

  async function lines(): Promise<string[]> {
    const { events = [] } = await logs<Logs.GetLogEventsResponse>('GetLogEvents', {
      ...{ logGroupName: group, logStreamName: 'database.0', startFromHead: true },
    });
    return events.map(({ message = '' }) => message);
  }

  async function untilTold(text: string): Promise<string[]> {
    for (;;) {
      const all = await lines().catch(() => []);
      if (all.some((line) => line.includes(text))) return all;
      await setImmediate();
    }
  }

  const modify = (input: object) =>
    stage.rds('ModifyDBInstance', { DBInstanceIdentifier: 'database', ...input });

  /** Does what the server writes a line about, and returns when that is heard. */
  async function heard(instance: Rds.DBInstance, text: string, work: () => Promise<unknown>) {
    const thing = stage.world.running.find<Database>(`rds:${instance.DbiResourceId}`);
    if (thing === undefined) throw new Error('no server');
    const { server } = await thing;
    const { onLine } = server;
    const line = new Promise<void>((resolve) => {
      server.onLine = (one) => {
        onLine(one);
        if (one.includes(text)) resolve();
      };
    });
    await work();
    await line;
    server.onLine = onLine;
  }

  const refuse = (instance: Rds.DBInstance, username: string) =>
    heard(instance, `"${username}"`, () =>
      connect(instance, { username, password: 'guessed' }).catch(() => {}),
    );

  async function eventsOf(): Promise<string[]> {
    const { Events = [] } = await stage.rds<Rds.EventsMessage>('DescribeEvents', {
      ...{ SourceIdentifier: 'database', SourceType: 'db-instance' },
    });
    return Events.map(({ Message = '' }) => Message);
  }

  test('tells a wrong password, in a group that RDS makes by its role', async () => {
    const instance = await anInstance(stage.world, exported);
    await refuse(instance, 'owner');

    const all = await untilTold('password authentication failed');

    expect(all.find((line) => line.includes('ready to accept'))).toMatch(
      /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC::@:\[\d+\]:LOG: {2}database system is ready/,
    );
    expect(all.findIndex((line) => line.includes('ready to accept'))).toBeLessThan(
      all.findIndex((line) => line.includes('password authentication failed')),
    );
    expect(all.filter((line) => /guessed|first-password|SCRAM-SHA/.test(line))).toEqual([]);
    const { logGroups } = await logs<Logs.DescribeLogGroupsResponse>('DescribeLogGroups', {});
    expect(logGroups).toEqual([
      expect.not.objectContaining({ retentionInDays: expect.anything() }),
    ]);
    expect(logGroups).toMatchObject([{ logGroupName: group }]);
    const { logStreams } = await logs<Logs.DescribeLogStreamsResponse>('DescribeLogStreams', {
      logGroupName: group,
    });
    expect(logStreams).toMatchObject([{ logStreamName: 'database.0' }]);
    expect(await eventsOf()).not.toContainEqual(expect.stringContaining('lost'));
  });

  test('goes nowhere before it is exported, and after it is not any more', async () => {
    const instance = await anInstance(stage.world);
    await refuse(instance, 'one');
    const turn = (types: object) => modify({ CloudwatchLogsExportConfiguration: types });
    await turn({ EnableLogTypes: ['postgresql', 'upgrade', 'iam-db-auth-error'] });
    await refuse(instance, 'two');
    await untilTold('"two"');
    await turn({ DisableLogTypes: ['postgresql'] });
    await refuse(instance, 'three');
    await turn({ EnableLogTypes: ['postgresql'] });
    await refuse(instance, 'four');

    const all = (await untilTold('"four"')).join('\n');

    expect(['one', 'two', 'three', 'four'].filter((name) => all.includes(`"${name}"`))).toEqual([
      ...['two', 'four'],
    ]);
    await expect(turn({ EnableLogTypes: ['slowquery'] })).rejects.toMatchObject({
      code: 'InvalidParameterCombination',
    });
  });

  test('is made anew when its group was deleted', async () => {
    const instance = await anInstance(stage.world, exported);
    await untilTold('ready to accept');
    await logs('DeleteLogGroup', { logGroupName: group });
    await refuse(instance, 'owner');

    expect(await untilTold('password authentication failed')).not.toContainEqual(
      expect.stringContaining('ready to accept'),
    );
  });

  test('is lost while the key of its group is disabled, which an event tells once', async () => {
    const kms = client(stage.world, 'kms');
    const { KeyMetadata: { Arn: kmsKeyId, KeyId } = {} } = await kms<Kms.CreateKeyResponse>(
      'CreateKey',
      { Policy: keyPolicy },
    );
    await logs('CreateLogGroup', { logGroupName: group, kmsKeyId });
    const instance = await anInstance(stage.world, exported);
    await untilTold('ready to accept');
    await kms('DisableKey', { KeyId });
    await refuse(instance, 'one');
    await refuse(instance, 'two');
    while (!(await eventsOf()).some((event) => event.includes('lost'))) await setImmediate();
    await kms('EnableKey', { KeyId });
    await refuse(instance, 'three');

    const all = (await untilTold('"three"')).join('\n');

    expect(['"one"', '"two"'].filter((name) => all.includes(name))).toEqual([]);
    expect((await eventsOf()).filter((event) => event.includes('lost'))).toEqual([
      expect.stringMatching(/^Log lines of type postgresql were lost on their way to \/aws\/rds/),
    ]);
    await using connection = await connect(instance, firstLogin);
    expect((await connection.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });

  test('has nothing of what RDS itself does, though all statements are in it', async () => {
    const name = { DBParameterGroupName: 'loud' };
    const family = { DBParameterGroupFamily: 'postgres18', Description: 'of a test' };
    await stage.rds('CreateDBParameterGroup', { ...name, ...family });
    const all = { ParameterName: 'log_statement', ParameterValue: 'all', ApplyMethod: 'immediate' };
    await stage.rds('ModifyDBParameterGroup', { ...name, Parameters: [all] });
    const instance = await anInstance(stage.world, { ...exported, ...name });
    await modify({ MasterUserPassword: 'second-password' });
    await using connection = await connect(instance, {
      ...{ username: 'owner', password: 'second-password' },
    });
    await connection.query('SELECT 1 AS seen');

    const told = await untilTold('SELECT 1 AS seen');

    expect(told.filter((line) => /SCRAM-SHA|-password|ALTER ROLE/.test(line))).toEqual([]);
  });

  test("has no statements by the parameters of the application's stack", async () => {
    const { Properties } = readTemplate('application').Resources.DatabaseParameters ?? {};
    const { Parameters } = Properties as { Parameters: Record<string, string> };
    const name = { DBParameterGroupName: 'quiet' };
    const family = { DBParameterGroupFamily: 'postgres18', Description: 'of the stack' };
    await stage.rds('CreateDBParameterGroup', { ...name, ...family });
    const instance = await anInstance(stage.world, { ...exported, ...name });
    await using connection = await connect(instance, firstLogin);
    const fail = (words: string) =>
      heard(instance, 'division by zero', () =>
        connection.query(`SELECT 1 / 0 AS ${words}`).catch(() => {}),
      );
    await fail('loud_words');
    await untilTold('loud_words');
    await stage.rds('ModifyDBParameterGroup', {
      ...name,
      Parameters: Object.entries(Parameters).map(([ParameterName, ParameterValue]) => ({
        ...{ ParameterName, ParameterValue, ApplyMethod: 'immediate' },
      })),
    });
    while (!(await isQuiet(connection))) await setImmediate();
    await fail('quiet_words');
    await connection.query('CREATE TABLE quiet_words (id int)');
    await refuse(instance, 'end');

    const all = await untilTold('"end"');

    expect(all.filter((line) => line.includes('division by zero'))).toHaveLength(2);
    expect(all.filter((line) => line.includes('quiet_words'))).toEqual([]);
  });
});

const keyPolicy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: {
        AWS: 'arn:aws:iam::123456789012:root',
        Service: 'logs.ap-southeast-2.amazonaws.com',
      },
      Action: 'kms:*',
      Resource: '*',
    },
  ],
});

/** A server takes changed parameters in a moment after it was told of them. */
async function isQuiet(connection: Awaited<ReturnType<typeof connect>>): Promise<boolean> {
  const { rows } = await connection.query('SHOW log_min_error_statement');
  return rows[0]?.log_min_error_statement === 'panic';
}
