import { describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../../../emulator/emulator.ts';
import type { ServiceId } from '../../../../emulator/wire/services.ts';
import { Stacks } from '../../../support/stacks.ts';
import { aWorld, client } from '../../../support/world.ts';

const policy = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'logs:*', Resource: '*' }],
};
const resourcePolicy = (principal: object, Action: string, Resource: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: principal, Action, Resource }],
});
const trusting = resourcePolicy({ Service: 'ec2.amazonaws.com' }, 'sts:AssumeRole', '*');
const { Resource: _, ...trustStatement } = trusting.Statement[0] ?? {};
const trust = JSON.stringify({ ...trusting, Statement: [trustStatement] });
const metric = { Namespace: 'n', MetricName: 'm', Statistic: 'Sum', Period: 60 };
const threshold = {
  EvaluationPeriods: 1,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanThreshold',
};
const transformation = { MetricName: 'm', MetricNamespace: 'n', MetricValue: '1' };
const CreateBucketConfiguration = { LocationConstraint: 'ap-southeast-2' };
const body = '{"widgets":[]}';
const ofLogs = resourcePolicy({ Service: 'route53.amazonaws.com' }, 'logs:PutLogEvents', '*');
const ofBucket = resourcePolicy(
  { Service: 'cloudtrail.amazonaws.com' },
  's3:GetBucketAcl',
  'arn:aws:s3:::held',
);

interface Case {
  readonly type: string;
  readonly beforehand: readonly (readonly [ServiceId, string, object])[];
  readonly properties: object;
  /** Default: in CloudFormation's own words. */
  readonly sentence?: string;
  readonly identifier?: string;
  /** What must be as it was. */
  readonly look: readonly [ServiceId, string, object];
}

const cases: readonly Case[] = [
  {
    type: 'AWS::CloudWatch::Alarm',
    beforehand: [['cloudwatch', 'PutMetricAlarm', { AlarmName: 'held', ...metric, ...threshold }]],
    properties: { AlarmName: 'held', ...metric, ...threshold, Threshold: 9 },
    look: ['cloudwatch', 'DescribeAlarms', {}],
  },
  {
    type: 'AWS::CloudWatch::CompositeAlarm',
    beforehand: [['cloudwatch', 'PutCompositeAlarm', { AlarmName: 'held', AlarmRule: 'TRUE' }]],
    properties: { AlarmName: 'held', AlarmRule: 'FALSE' },
    look: ['cloudwatch', 'DescribeAlarms', { AlarmTypes: ['CompositeAlarm'] }],
  },
  {
    type: 'AWS::CloudWatch::Dashboard',
    beforehand: [['cloudwatch', 'PutDashboard', { DashboardName: 'held', DashboardBody: body }]],
    properties: { DashboardName: 'held', DashboardBody: '{"widgets":[],"start":"-PT1H"}' },
    look: ['cloudwatch', 'GetDashboard', { DashboardName: 'held' }],
  },
  {
    type: 'AWS::Logs::MetricFilter',
    beforehand: [
      ['logs', 'CreateLogGroup', { logGroupName: 'g' }],
      [
        'logs',
        'PutMetricFilter',
        {
          ...{ logGroupName: 'g', filterName: 'held', filterPattern: 'ERROR' },
          metricTransformations: [{ metricName: 'm', metricNamespace: 'n', metricValue: '1' }],
        },
      ],
    ],
    properties: {
      ...{ LogGroupName: 'g', FilterName: 'held', FilterPattern: 'NEVER' },
      MetricTransformations: [transformation],
    },
    sentence: 'Metric Filter with name held already exists in log group g.',
    look: ['logs', 'DescribeMetricFilters', {}],
  },
  {
    type: 'AWS::Logs::ResourcePolicy',
    beforehand: [
      ['logs', 'PutResourcePolicy', { policyName: 'held', policyDocument: JSON.stringify(ofLogs) }],
    ],
    properties: { PolicyName: 'held', PolicyDocument: JSON.stringify({ ...ofLogs, Id: 'x' }) },
    look: ['logs', 'DescribeResourcePolicies', {}],
  },
  {
    type: 'AWS::IAM::RolePolicy',
    beforehand: [
      ['iam', 'CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: trust }],
      [
        'iam',
        'PutRolePolicy',
        { RoleName: 'r', PolicyName: 'held', PolicyDocument: JSON.stringify(policy) },
      ],
    ],
    properties: { RoleName: 'r', PolicyName: 'held', PolicyDocument: { ...policy, Id: 'x' } },
    identifier: 'held|r',
    look: ['iam', 'GetRolePolicy', { RoleName: 'r', PolicyName: 'held' }],
  },
  {
    type: 'AWS::S3::BucketPolicy',
    beforehand: [
      ['s3', 'CreateBucket', { Bucket: 'held', CreateBucketConfiguration }],
      ['s3', 'PutBucketPolicy', { Bucket: 'held', Policy: JSON.stringify(ofBucket) }],
    ],
    properties: { Bucket: 'held', PolicyDocument: { ...ofBucket, Id: 'x' } },
    sentence: 'The bucket policy already exists on bucket held.',
    look: ['s3', 'GetBucketPolicy', { Bucket: 'held' }],
  },
];

describe('what belongs to no stack is not taken over by', () => {
  test.each(cases)('a template: $type', async (one) => {
    const { type, properties, identifier = 'held', look } = one;
    const world = await worldWith(one);
    const stacks = new Stacks(world);
    const before = await shown(world, look);

    const { StackStatus } = await stacks.create(
      's',
      { Resources: { One: { Type: type, Properties: properties } } },
      { input: { DisableValidation: true } },
    );

    const sentence =
      one.sentence ?? `Resource of type '${type}' with identifier '${identifier}' already exists.`;
    expect(StackStatus).toBe('ROLLBACK_COMPLETE');
    expect(await stacks.reasonOf('s', 'One')).toMatch(
      `Resource handler returned message: "${sentence}" (RequestToken: `,
    );
    expect(await stacks.reasonOf('s', 'One')).toMatch('HandlerErrorCode: AlreadyExists)');
    expect(await shown(world, look)).toEqual(before);
  });
});

async function worldWith({ beforehand }: Case): Promise<Emulator> {
  const world = aWorld();
  for (const [service, operation, input] of beforehand) {
    await client(world, service)(operation, input);
  }
  return world;
}

function shown(world: Emulator, [service, operation, input]: Case['look']): Promise<object> {
  return client(world, service)(operation, input);
}

test('a filter that moves to another log group under its own name is refused before it is made', async () => {
  const world = aWorld();
  const stacks = new Stacks(world);
  const template = (LogGroupName: string) => ({
    Resources: {
      A: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: 'a' } },
      B: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: 'b' } },
      Filter: {
        Type: 'AWS::Logs::MetricFilter',
        DependsOn: ['A', 'B'],
        Properties: {
          ...{ LogGroupName, FilterName: 'held', FilterPattern: 'ERROR' },
          MetricTransformations: [transformation],
        },
      },
    },
  });
  await stacks.create('s', template('a'));

  const { StackStatus } = await stacks.update('s', template('b'));

  expect(StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(await stacks.reasonOf('s', 'Filter')).toBe(
    'CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename held and update the stack again.',
  );
  expect(await client(world, 'logs')('DescribeMetricFilters', {})).toMatchObject({
    metricFilters: [{ logGroupName: 'a' }],
  });
});
