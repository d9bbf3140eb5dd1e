import { describe, expect, test } from '@jest/globals';
import {
  getAtt,
  type JsonObject,
  objectsIn,
  readTemplate,
  ref,
  resourcesOf,
  statementsOf,
  sub,
} from '../../support/template.ts';

describe('detection', () => {
  const template = readTemplate('detection');
  const properties = (logicalId: string): JsonObject =>
    template.Resources[logicalId]?.Properties ?? {};
  const detections = resourcesOf(template, 'AWS::Logs::MetricFilter').map(([logicalId]) =>
    logicalId.slice(0, -'Filter'.length),
  );

  test("has the lab's failures by cause, and the volume that the lab promised", () => {
    expect(detections).toEqual(['Denied', 'WrongKey', 'InvalidCiphertext', 'Volume']);
  });

  describe.each(detections)('%s', (id) => {
    const filter = properties(`${id}Filter`);
    const alarm = properties(`${id}Alarm`);
    const metric = objectsIn(filter.MetricTransformations ?? null)[0] ?? {};
    const pattern = JSON.stringify(filter.FilterPattern);

    test("filters the trail's log group for KMS calls of the watched role", () => {
      expect(filter.LogGroupName).toEqual({
        'Fn::ImportValue': sub`${'Prefix'}-trail-LogGroupName`,
      });
      expect(pattern).toContain('$.eventSource = \\"kms.amazonaws.com\\"');
      expect(pattern).toMatch(
        /\$\.userIdentity\.sessionContext\.sessionIssuer\.arn = \\"\$\{WatchedRoleArn\}\\"/,
      );
      expect(pattern).toContain(
        JSON.stringify({
          WatchedRoleArn: { 'Fn::ImportValue': sub`${'Prefix'}-${'WatchedStack'}-WatchedRoleArn` },
        }),
      );
    });

    test('looks at nothing that a failed KMS call may lack', () => {
      const selectors = [...pattern.matchAll(/\$\.([\w.]+)/g)].map(([, selector]) => selector);

      expect([
        'eventSource',
        'errorCode',
        'eventName',
        'userIdentity.sessionContext.sessionIssuer.arn',
      ]).toEqual(expect.arrayContaining(selectors));
    });

    test('counts into a metric of its own instance, and alarms on just that', () => {
      expect(metric).toEqual({
        MetricNamespace: sub`${'Prefix'}/detection-${'WatchedStack'}`,
        MetricName: expect.any(String),
        MetricValue: '1',
      });
      expect(alarm).toMatchObject({
        Namespace: metric.MetricNamespace,
        MetricName: metric.MetricName,
        Statistic: 'Sum',
      });
    });

    test('alarms on the first breach, recovers without data, and notifies of both', () => {
      expect(alarm).toMatchObject({
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        DatapointsToAlarm: ref('DatapointsToAlarm'),
        TreatMissingData: 'notBreaching',
        ActionsEnabled: true,
        AlarmActions: [ref('Topic')],
        OKActions: [ref('Topic')],
      });
    });

    test('tells the operator what happened and what to do first', () => {
      const description = JSON.stringify(alarm.AlarmDescription);

      expect(description).toContain('First:');
      expect(description.length).toBeLessThan(1_000); // AlarmDescription takes 1,024 characters
    });

    test('says its names in outputs that follow from its id', () => {
      expect(template.Outputs[`${id}AlarmName`]?.Value).toEqual(ref(`${id}Alarm`));
      expect(template.Outputs[`${id}FilterName`]?.Value).toEqual(filter.FilterName);
      expect(template.Outputs[`${id}MetricName`]?.Value).toEqual(metric.MetricName);
    });
  });

  test('gives each detection a filter, an alarm and a metric of its own', () => {
    for (const name of ['FilterName', 'MetricName'] as const) {
      const values = detections.map((id) =>
        JSON.stringify(template.Outputs[`${id}${name}`]?.Value),
      );
      expect(new Set(values).size).toBe(detections.length);
    }
    expect(
      new Set(detections.map((id) => JSON.stringify(properties(`${id}Alarm`).AlarmName))).size,
    ).toBe(detections.length);
  });

  test('carries an alarm through the topic into the observer queue', () => {
    const allowed = (owner: string): unknown =>
      statementsOf(template).find(
        (statement) =>
          statement.owner === owner &&
          statement.Effect === 'Allow' &&
          statement.Sid !== 'AccountAdministersKey',
      );
    const sourceAccount = { 'aws:SourceAccount': ref('AWS::AccountId') };

    expect(properties('Topic')).toMatchObject({ KmsMasterKeyId: getAtt('TopicKey.Arn') });
    expect(allowed('TopicKey')).toMatchObject({
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      Condition: { StringEquals: sourceAccount },
    });
    expect(allowed('TopicPolicy')).toMatchObject({
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Action: 'sns:Publish',
      Resource: ref('Topic'),
      Condition: {
        ArnLike: {
          'aws:SourceArn': {
            'Fn::Sub': expect.stringMatching(
              /:alarm:\$\{Prefix\}-detection-\$\{WatchedStack\}-\*$/,
            ),
          },
        },
        StringEquals: sourceAccount,
      },
    });
    expect(properties('ObserverSubscription')).toEqual({
      TopicArn: ref('Topic'),
      Protocol: 'sqs',
      Endpoint: getAtt('ObserverQueue.Arn'),
      RawMessageDelivery: false,
    });
    expect(allowed('ObserverQueuePolicy')).toMatchObject({
      Principal: { Service: 'sns.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Condition: { ArnEquals: { 'aws:SourceArn': ref('Topic') } },
    });
    expect(properties('ObserverQueue')).toMatchObject({
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 14_400,
    });
  });
});
