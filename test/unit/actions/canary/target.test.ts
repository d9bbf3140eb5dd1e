import { describe, expect, test } from '@jest/globals';
import { readTarget } from '../../../../actions/canary/src/target.ts';
import { fakeClients } from './fake-clients.ts';

const names = { trail: 'k-trail', canary: 'k-canary', detection: 'k-detection-canary' };

const outputs: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'k-trail': { TrailArn: 'arn:trail' },
  'k-canary': Object.fromEntries(
    ['WatchedRoleArn', 'BystanderRoleArn', 'WatchedKeyArn', 'OtherKeyArn', 'ForbiddenKeyArn']
      .concat(['MetricNamespace', 'HeartbeatMetricName', 'FailureMetricName'])
      .map((name) => [name, name]),
  ),
  'k-detection-canary': {
    LogGroupName: '/trail',
    MetricNamespace: 'K',
    TopicArn: 'arn:topic',
    TopicKeyArn: 'arn:key',
    QueueUrl: 'url',
    QueueArn: 'arn:queue',
    VolumeThreshold: '20',
    InvalidCiphertextAlarmName: 'a',
    InvalidCiphertextFilterName: 'f',
    InvalidCiphertextMetricName: 'm',
  },
};

function read(change: Readonly<Record<string, string | undefined>> = {}) {
  const { clients } = fakeClients(
    {
      DescribeStacks: ({ StackName }) => {
        const all = { ...outputs[String(StackName)], ...change };
        const given = Object.entries(all).filter(([, value]) => value !== undefined);
        return {
          Stacks: [
            { Outputs: given.map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })) },
          ],
        };
      },
    },
    0,
  );
  return readTarget(clients.cloudFormation, names);
}

describe('the target', () => {
  test('is what the stacks put out; a detection gets its id from its outputs', async () => {
    expect(await read()).toMatchObject({
      trailArn: 'arn:trail',
      volumeThreshold: 20,
      roles: { caller: 'WatchedRoleArn', bystander: 'BystanderRoleArn' },
      detections: [{ id: 'invalid-ciphertext', alarmName: 'a', filterName: 'f', metricName: 'm' }],
    });
  });

  test('has no trail where the trail stack takes a log group that was there before', async () => {
    expect(await read({ TrailArn: undefined })).toMatchObject({ trailArn: undefined });
  });

  test('that lacks an output proves nothing', async () => {
    await expect(read({ QueueUrl: undefined })).rejects.toMatchObject({
      code: 'INCONCLUSIVE',
      message: 'stack k-detection-canary has no output QueueUrl; deploy it anew',
    });
  });

  test.each(['', '0', 'many', '1.5', '-3'])(
    'with the threshold %j proves nothing',
    async (text) => {
      await expect(read({ VolumeThreshold: text })).rejects.toMatchObject({ code: 'INCONCLUSIVE' });
    },
  );
});
