import { CloudFormation, type DescribeStacksCommandOutput } from '@aws-sdk/client-cloudformation';
import { account, type GatewayUnderTest, region } from './a-gateway.ts';

const policy = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });
const allow = (Action: string | string[], Resource: unknown = '*', rest: object = {}) => ({
  ...{ Effect: 'Allow', Action, Resource },
  ...rest,
});
const by = (Service: string) => ({ Principal: { Service } });
const get = (...path: string[]) => ({ 'Fn::GetAtt': path });
const trusting = (Principal: object) => policy(allowOnly('sts:AssumeRole', Principal));
const allowOnly = (Action: string | string[], Principal: object) => ({
  ...{ Effect: 'Allow', Action, Principal },
});
const github = 'token.actions.githubusercontent.com';
const owner = { AWS: `arn:aws:iam::${account}:root` };

/** From a denied call to a message in a queue: what the trail writes to, the watched role and key, filter, alarm, topic, queue. */
export const chain = {
  Resources: {
    Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'records-of-the-chain' } },
    BucketPolicy: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: {
        Bucket: { Ref: 'Bucket' },
        PolicyDocument: policy(
          allow('s3:GetBucketAcl', get('Bucket', 'Arn'), by('cloudtrail.amazonaws.com')),
          allow('s3:PutObject', { 'Fn::Sub': `\${Bucket.Arn}/*` }, by('cloudtrail.amazonaws.com')),
        ),
      },
    },
    LogGroup: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: 'chain' } },
    OtherGroup: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: 'other' } },
    DeliveryRole: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: trusting({ Service: 'cloudtrail.amazonaws.com' }),
        Policies: [
          {
            PolicyName: 'deliver',
            PolicyDocument: policy(allow(['logs:CreateLogStream', 'logs:PutLogEvents'])),
          },
        ],
      },
    },
    Key: {
      Type: 'AWS::KMS::Key',
      Properties: { KeyPolicy: policy(allow('kms:*', '*', { Principal: owner })) },
    },
    Provider: {
      Type: 'AWS::IAM::OIDCProvider',
      Properties: { Url: `https://${github}`, ClientIdList: ['sts.amazonaws.com'] },
    },
    TaskRole: {
      Type: 'AWS::IAM::Role',
      Properties: {
        RoleName: 'task',
        MaxSessionDuration: 7200,
        AssumeRolePolicyDocument: policy({
          ...allowOnly('sts:AssumeRoleWithWebIdentity', { Federated: { Ref: 'Provider' } }),
          Condition: {
            StringEquals: { [`${github}:aud`]: 'sts.amazonaws.com' },
            StringLike: { [`${github}:sub`]: 'repo:example-org*' },
          },
        }),
      },
    },
    Failures: {
      Type: 'AWS::Logs::MetricFilter',
      Properties: {
        LogGroupName: { Ref: 'LogGroup' },
        FilterName: 'failures',
        FilterPattern: '{ $.errorCode = "AccessDenied" && $.eventSource = "kms.amazonaws.com" }',
        MetricTransformations: [
          { MetricNamespace: 'Chain', MetricName: 'Failures', MetricValue: '1' },
        ],
      },
    },
    Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'chain' } },
    Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'chain' } },
    QueuePolicy: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: 'Queue' }],
        PolicyDocument: policy(
          allow('sqs:SendMessage', get('Queue', 'Arn'), by('sns.amazonaws.com')),
        ),
      },
    },
    Subscription: {
      Type: 'AWS::SNS::Subscription',
      Properties: {
        ...{ TopicArn: { Ref: 'Topic' }, Protocol: 'sqs', Endpoint: get('Queue', 'Arn') },
      },
    },
    Alarm: {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        AlarmName: 'chain',
        AlarmActions: [{ Ref: 'Topic' }],
        ...{ Namespace: 'Chain', MetricName: 'Failures', Statistic: 'Sum' },
        ...{ Period: 10, EvaluationPeriods: 1, Threshold: 1 },
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        TreatMissingData: 'notBreaching',
      },
    },
  },
  Outputs: {
    Key: { Value: { Ref: 'Key' } },
    Queue: { Value: { Ref: 'Queue' } },
    LogGroup: { Value: get('LogGroup', 'Arn') },
    DeliveryRole: { Value: get('DeliveryRole', 'Arn') },
    TaskRole: { Value: get('TaskRole', 'Arn') },
  },
};

export interface Chain {
  readonly Key: string;
  readonly Queue: string;
  readonly LogGroup: string;
  readonly DeliveryRole: string;
  readonly TaskRole: string;
}

/** Makes the stack through the gateway, and the trail as the init file would tell of it. */
export async function deployChain(lab: GatewayUnderTest, trail: object = {}): Promise<Chain> {
  const cloudformation = new CloudFormation(lab.root);
  await cloudformation.createStack({
    StackName: 'chain',
    TemplateBody: JSON.stringify(chain),
    Capabilities: ['CAPABILITY_NAMED_IAM'],
  });
  const outputs = outputsOf(await settled(lab, cloudformation));
  lab.setTrails([
    {
      ...{ TrailName: 'chain', AccountId: account, Region: region },
      ...{ IsLogging: true, IsMultiRegionTrail: true, S3BucketName: 'records-of-the-chain' },
      CloudWatchLogsLogGroupArn: outputs.LogGroup,
      CloudWatchLogsRoleArn: outputs.DeliveryRole,
      ...trail,
    },
  ]);
  cloudformation.destroy();
  return outputs;
}

async function settled(lab: GatewayUnderTest, cloudformation: CloudFormation) {
  for (;;) {
    const described = await cloudformation.describeStacks({ StackName: 'chain' });
    const status = described.Stacks?.[0]?.StackStatus;
    if (status === 'CREATE_COMPLETE') return described;
    if (status === 'ROLLBACK_COMPLETE') {
      const { StackEvents = [] } = await cloudformation.describeStackEvents({ StackName: 'chain' });
      throw new Error(StackEvents.map((event) => event.ResourceStatusReason ?? '').join('; '));
    }
    await lab.pass(1);
  }
}

function outputsOf({ Stacks }: DescribeStacksCommandOutput): Chain {
  const outputs = Stacks?.[0]?.Outputs ?? [];
  return Object.fromEntries(
    outputs.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]),
  ) as unknown as Chain;
}
