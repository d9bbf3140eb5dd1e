import { CloudTrail } from '@aws-sdk/client-cloudtrail';
import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { KMS } from '@aws-sdk/client-kms';
import { SQS } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { GatewayOptions } from '../../../../emulator/gateway/gateway.ts';
import { type Chain, deployChain } from './a-chain.ts';
import { aGateway, clientAt, type GatewayUnderTest, sessionAsJob } from './a-gateway.ts';

let lab: GatewayUnderTest;
let outputs: Chain;

afterEach(() => lab.close());

async function begin(options: Partial<GatewayOptions> = {}): Promise<void> {
  lab = await aGateway(options);
  outputs = await deployChain(lab);
}

/** The watched role's own client: it may use no key. */
async function asTask(): Promise<KMS> {
  return new KMS(clientAt(lab.url, await sessionAsJob(lab, outputs.TaskRole)));
}

async function beDenied(): Promise<void> {
  const kms = await asTask();
  const input = { KeyId: outputs.Key, NumberOfBytes: 32 };
  await expect(kms.generateDataKey(input)).rejects.toMatchObject({ name: 'AccessDeniedException' });
}

async function messages(): Promise<{ AlarmName: string; NewStateValue: string }[]> {
  const sqs = new SQS(lab.root);
  const { Messages = [] } = await sqs.receiveMessage({ QueueUrl: outputs.Queue });
  return Messages.map(({ Body = '' }) => JSON.parse(JSON.parse(Body).Message));
}

describe('a denied call', () => {
  test('becomes a record, log event, datapoint, alarm and message', async () => {
    await begin();
    await beDenied();
    await lab.pass(60);

    expect(await messages()).toEqual([
      expect.objectContaining({ AlarmName: 'chain', NewStateValue: 'ALARM' }),
    ]);
    const { events = [] } = await new CloudWatchLogs(lab.root).filterLogEvents({
      logGroupName: 'chain',
      filterPattern: '{ $.errorCode = "AccessDenied" }',
    });
    expect(events.map(({ logStreamName }) => logStreamName)).toEqual([
      '123456789012_CloudTrail_ap-southeast-2',
    ]);
    expect(JSON.parse(events[0]?.message ?? '')).toMatchObject({
      eventName: 'GenerateDataKey',
      requestParameters: null,
      userIdentity: { sessionContext: { sessionIssuer: { arn: outputs.TaskRole } } },
    });
  });

  test('is one datapoint under the time at which it was delivered', async () => {
    await begin();
    await beDenied();
    await lab.pass(10);

    const { MetricDataResults = [] } = await new CloudWatch(lab.root).getMetricData({
      StartTime: new Date(lab.gateway.clock.now() - 60_000),
      EndTime: new Date(lab.gateway.clock.now() + 60_000),
      MetricDataQueries: [
        {
          Id: 'failures',
          MetricStat: {
            Metric: { Namespace: 'Chain', MetricName: 'Failures' },
            ...{ Period: 60, Stat: 'SampleCount' },
          },
        },
      ],
    });

    expect(MetricDataResults[0]?.Values).toEqual([1]);
  });

  test('the trail tells of its deliveries, and the event history of the call', async () => {
    await begin();
    await beDenied();
    await lab.pass(4);
    const cloudtrail = new CloudTrail(lab.root);

    const status = await cloudtrail.getTrailStatus({ Name: 'chain' });
    expect(status).toMatchObject({ IsLogging: true });
    expect(status.LatestCloudWatchLogsDeliveryTime).toBeInstanceOf(Date);
    expect(status.LatestDeliveryTime).toBeInstanceOf(Date);
    expect(status.LatestDeliveryError).toBeUndefined();
    const { Events = [] } = await cloudtrail.lookupEvents({
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'GenerateDataKey' }],
    });
    const own = Events.filter(({ Username }) => Username === 'canary-1-1');
    expect(own).toHaveLength(1);
  });
});

describe('nothing comes of', () => {
  test.each([
    [
      'a call that is allowed',
      async () => {
        await new KMS(lab.root).generateDataKey({ KeyId: outputs.Key, NumberOfBytes: 32 });
      },
    ],
    [
      'a filter that was deleted',
      async () => {
        const logs = new CloudWatchLogs(lab.root);
        await logs.deleteMetricFilter({ logGroupName: 'chain', filterName: 'failures' });
        await beDenied();
      },
    ],
    [
      'a filter on another group',
      async () => {
        const logs = new CloudWatchLogs(lab.root);
        await logs.deleteMetricFilter({ logGroupName: 'chain', filterName: 'failures' });
        await logs.putMetricFilter({
          logGroupName: 'other',
          filterName: 'failures',
          filterPattern: '',
          metricTransformations: [
            { metricNamespace: 'Chain', metricName: 'Failures', metricValue: '1' },
          ],
        });
        await beDenied();
      },
    ],
  ])('%s', async (_what, act) => {
    await begin();
    await act();
    await lab.pass(60);

    expect(await messages()).toEqual([]);
  });
});

test('a matcher that always says yes raises the alarm of an allowed call', async () => {
  await begin({ matcher: (patterns) => ({ matching: () => patterns.keys() }) });
  await new KMS(lab.root).generateDataKey({ KeyId: outputs.Key, NumberOfBytes: 32 });
  await lab.pass(60);

  expect(await messages()).toHaveLength(1);
});

test('deliveries do not beget deliveries of themselves', async () => {
  await begin();
  await beDenied();
  await lab.pass(30);

  const { events = [] } = await new CloudWatchLogs(lab.root).filterLogEvents({
    logGroupName: 'chain',
    filterPattern: '{ $.eventSource = "logs.amazonaws.com" && $.eventName = "PutLogEvents" }',
  });
  expect(events).toEqual([]);
});
