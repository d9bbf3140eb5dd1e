import { describe, expect, test } from '@jest/globals';
import { listUnheardAlarms } from '../../support/chain/alarm.ts';
import { listBrokenLinks, type Stacks } from '../../support/chain/broken-links.ts';
import type { Deployment } from '../../support/chain/resolve.ts';
import {
  type Json,
  type JsonObject,
  readTemplate,
  sub,
  type Template,
} from '../../support/template.ts';

const WATCHED = ['canary', 'application'] as const;

const TEMPLATES = new Map(
  ['trail', 'detection', ...WATCHED].map((name) => [name, readTemplate(name)]),
);

function deploy(watchedStack: (typeof WATCHED)[number]): [Stacks, Deployment] {
  const [trail, detection, watched] = ['trail', 'detection', watchedStack].map((name) =>
    structuredClone(TEMPLATES.get(name)),
  );
  if (!trail || !detection || !watched) throw new Error('a template is missing');
  const values = {
    Prefix: 'keywatch',
    WatchedStack: watchedStack,
    'AWS::Partition': 'aws',
    'AWS::Region': 'ap-southeast-2',
    'AWS::AccountId': '123456789012',
  };
  return [
    { trail, detection, watched },
    { values, conditions: { CreateTrail: true } },
  ];
}

function propertiesOf(template: Template, id: string): JsonObject {
  const resource = template.Resources[id];
  if (!resource) throw new Error(`there is no ${id}`);
  return resource.Properties;
}

/** The statements of a policy, to be changed. */
function statementsIn(policy: Json | undefined): JsonObject[] {
  return (policy as { Statement: JsonObject[] }).Statement;
}

describe.each(WATCHED)('the chain that watches %s', (watchedStack) => {
  test('is unbroken', () => {
    const [stacks, deployment] = deploy(watchedStack);

    expect(listBrokenLinks(stacks, deployment)).toEqual([]);
  });
});

test("the canary's own alarms reach the operators", () => {
  const [{ watched }, deployment] = deploy('canary');

  expect(listUnheardAlarms(watched, deployment)).toEqual([]);
});

const CLOUDWATCH = JSON.stringify({ Service: 'cloudwatch.amazonaws.com' });

const faults: [string, (stacks: Stacks) => void, string][] = [
  [
    'a filter reads a group that the trail does not fill',
    ({ detection }) => {
      propertiesOf(detection, 'DeniedFilter').LogGroupName = sub`${'Prefix'}-tasks`;
    },
    "DeniedFilter reads another log group than the trail's",
  ],
  [
    'a filter imports a name that nobody exports',
    ({ detection }) => {
      propertiesOf(detection, 'VolumeFilter').LogGroupName = {
        'Fn::ImportValue': 'keywatch-trail-Group',
      };
    },
    "VolumeFilter reads another log group than the trail's",
  ],
  [
    "the trail's export names something else",
    ({ trail }) => {
      Object.assign(trail.Outputs.LogGroupName ?? {}, { Value: { Ref: 'TrailBucket' } });
    },
    "DeniedFilter reads another log group than the trail's",
  ],
  [
    'a filter looks at another service',
    ({ detection }) => {
      const filter = propertiesOf(detection, 'WrongKeyFilter');
      filter.FilterPattern = JSON.parse(
        JSON.stringify(filter.FilterPattern).replace('kms.amazonaws.com', 's3.amazonaws.com'),
      );
    },
    'WrongKeyFilter does not look at KMS',
  ],
  [
    'the watched stack exports its role under another name',
    ({ watched }) => {
      Object.assign(watched.Outputs.WatchedRoleArn?.Export ?? {}, { Name: 'keywatch-canary-Role' });
    },
    'DeniedFilter watches no role of the stack',
  ],
  [
    'a filter counts under another name than its alarm',
    ({ detection }) => {
      propertiesOf(detection, 'DeniedAlarm').MetricName = 'Denied';
    },
    'DeniedFilter counts into a metric with 0 alarms',
  ],
  [
    "a filter counts in another namespace than its alarm's",
    ({ detection }) => {
      propertiesOf(detection, 'VolumeAlarm').Namespace = sub`${'Prefix'}/detection`;
    },
    'VolumeFilter counts into a metric with 0 alarms',
  ],
  [
    'two filters share a metric',
    ({ detection }) => {
      propertiesOf(detection, 'WrongKeyAlarm').MetricName = 'denied';
    },
    'DeniedFilter counts into a metric with 2 alarms',
  ],
  [
    'a filter is gone, and its alarm stays quiet for ever',
    ({ detection }) => {
      delete detection.Resources.DeniedFilter;
    },
    'DeniedAlarm is fed by no filter',
  ],
  [
    'the trail is gone',
    ({ trail }) => {
      delete trail.Resources.Trail;
    },
    'there is no trail',
  ],
  [
    'the trail delivers elsewhere',
    ({ trail }) => {
      delete propertiesOf(trail, 'Trail').CloudWatchLogsLogGroupArn;
    },
    'Trail delivers into no log group of the template',
  ],
  [
    "the trail's role may not write",
    ({ trail }) => {
      propertiesOf(trail, 'DeliveryRole').Policies = [];
    },
    'Trail has no role that may deliver',
  ],
  [
    'an alarm notifies nobody',
    ({ detection }) => {
      propertiesOf(detection, 'InvalidCiphertextAlarm').AlarmActions = [];
    },
    'InvalidCiphertextAlarm alarms without a topic of the template',
  ],
  [
    'an alarm ends unheard',
    ({ detection }) => {
      propertiesOf(detection, 'InvalidCiphertextAlarm').OKActions = [{ Ref: 'ObserverQueue' }];
    },
    'InvalidCiphertextAlarm recovers without a topic of the template',
  ],
  [
    "the topic has AWS's own key",
    ({ detection }) => {
      propertiesOf(detection, 'Topic').KmsMasterKeyId = 'alias/aws/sns';
    },
    'Topic has no key of the template',
  ],
  [
    'the key forgets CloudWatch',
    ({ detection }) => {
      const policy = propertiesOf(detection, 'TopicKey').KeyPolicy as JsonObject;
      policy.Statement = statementsIn(policy).filter(
        ({ Principal }) => JSON.stringify(Principal) !== CLOUDWATCH,
      );
    },
    'TopicKey does not let CloudWatch encrypt for Topic',
  ],
  [
    'the key lets CloudWatch decrypt only',
    ({ detection }) => {
      for (const statement of statementsIn(propertiesOf(detection, 'TopicKey').KeyPolicy)) {
        if (JSON.stringify(statement.Principal) === CLOUDWATCH) statement.Action = ['kms:Decrypt'];
      }
    },
    'TopicKey does not let CloudWatch encrypt for Topic',
  ],
  [
    'the topic admits alarms of another name',
    ({ detection }) => {
      propertiesOf(detection, 'VolumeAlarm').AlarmName = sub`${'Prefix'}-volume`;
    },
    'Topic does not let keywatch-volume publish',
  ],
  [
    "the topic's policy is for another topic",
    ({ detection }) => {
      propertiesOf(detection, 'TopicPolicy').Topics = [{ Ref: 'OtherTopic' }];
    },
    'Topic does not let keywatch-detection-canary-denied publish',
  ],
  [
    'the queue is not subscribed',
    ({ detection }) => {
      delete detection.Resources.ObserverSubscription;
    },
    'Topic has no queue that the canary reads',
  ],
  [
    'the queue admits another topic',
    ({ detection }) => {
      for (const { Condition } of statementsIn(
        propertiesOf(detection, 'ObserverQueuePolicy').PolicyDocument,
      )) {
        if (Condition)
          Object.assign(Condition, { ArnEquals: { 'aws:SourceArn': 'arn:aws:sns:other' } });
      }
    },
    'ObserverQueue does not let Topic send',
  ],
];

test.each(faults)('a broken link is seen: %s', (_, breakLink, sentence) => {
  const [stacks, deployment] = deploy('canary');

  breakLink(stacks);

  expect(listBrokenLinks(stacks, deployment)).toContain(sentence);
});

test("a broken link is seen: the operators' key forgets CloudWatch", () => {
  const [{ watched }, deployment] = deploy('canary');

  propertiesOf(watched, 'OperatorsTopicKey').KeyPolicy = { Statement: [] };

  expect(listUnheardAlarms(watched, deployment)).toContain(
    'OperatorsTopicKey does not let CloudWatch encrypt for OperatorsTopic',
  );
});
