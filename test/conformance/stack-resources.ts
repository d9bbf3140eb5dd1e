import {
  DescribeLogGroupsCommand,
  DescribeMetricFiltersCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { GetRoleCommand, GetRolePolicyCommand } from '@aws-sdk/client-iam';
import { DescribeKeyCommand, GetKeyRotationStatusCommand } from '@aws-sdk/client-kms';
import { GetBucketPolicyCommand } from '@aws-sdk/client-s3';
import type { ServiceCases } from './case.ts';
import { deploy, sub } from './stacks.ts';

const guide = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide';

export const stackResources: ServiceCases = {
  service: 'cloudformation',
  cases: [
    {
      name: 'A key of a stack rotates as the template says and stands behind its alias',
      aws: `${guide}/aws-resource-kms-key.html`,
      async run(place) {
        const alias = place.fresh('alias/stack');
        await deploy(place, {
          template: {
            Resources: {
              Key: {
                Type: 'AWS::KMS::Key',
                Properties: {
                  EnableKeyRotation: true,
                  PendingWindowInDays: 7,
                  KeyPolicy: {
                    Version: '2012-10-17',
                    Statement: [
                      {
                        Effect: 'Allow',
                        Principal: {
                          AWS: sub(`arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root`),
                        },
                        Action: 'kms:*',
                        Resource: '*',
                      },
                    ],
                  },
                },
              },
              Alias: {
                Type: 'AWS::KMS::Alias',
                Properties: { AliasName: alias, TargetKeyId: { Ref: 'Key' } },
              },
            },
          },
        });
        const { kms } = place.clients;
        const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: alias }));
        const { KeyRotationEnabled } = await kms.send(
          new GetKeyRotationStatusCommand({ KeyId: KeyMetadata?.KeyId }),
        );
        return [KeyMetadata?.KeyState, KeyRotationEnabled];
      },
      expected: ['Enabled', true],
    },
    {
      name: 'A log group and a metric filter of a stack are as the template says',
      aws: `${guide}/aws-resource-logs-metricfilter.html`,
      async run(place) {
        const logGroupName = place.fresh('/conformance/stack');
        await deploy(place, {
          template: {
            Resources: {
              Group: {
                Type: 'AWS::Logs::LogGroup',
                Properties: { LogGroupName: logGroupName, RetentionInDays: 30 },
              },
              Filter: {
                Type: 'AWS::Logs::MetricFilter',
                Properties: {
                  LogGroupName: { Ref: 'Group' },
                  FilterPattern: '{ $.eventName = "Decrypt" }',
                  MetricTransformations: [
                    {
                      MetricNamespace: place.fresh('Conformance'),
                      MetricName: 'Events',
                      MetricValue: '1',
                      DefaultValue: 0,
                    },
                  ],
                },
              },
            },
          },
        });
        const { logs } = place.clients;
        const { logGroups } = await logs.send(
          new DescribeLogGroupsCommand({ logGroupNamePrefix: logGroupName }),
        );
        const { metricFilters } = await logs.send(
          new DescribeMetricFiltersCommand({ logGroupName }),
        );
        return [
          logGroups?.map(({ retentionInDays }) => retentionInDays),
          metricFilters?.map(({ filterPattern, metricTransformations }) => [
            filterPattern,
            metricTransformations?.[0]?.defaultValue,
          ]),
        ];
      },
      expected: [[30], [['{ $.eventName = "Decrypt" }', 0]]],
    },
    {
      name: 'A role of a stack has its inline policies and the name that the template gives',
      aws: `${guide}/aws-resource-iam-role.html`,
      async run(place) {
        const RoleName = place.fresh('stack-role');
        await deploy(place, {
          template: {
            Resources: {
              Role: {
                Type: 'AWS::IAM::Role',
                Properties: {
                  RoleName,
                  AssumeRolePolicyDocument: {
                    Version: '2012-10-17',
                    Statement: [
                      {
                        Effect: 'Allow',
                        Principal: { Service: 'ecs-tasks.amazonaws.com' },
                        Action: 'sts:AssumeRole',
                      },
                    ],
                  },
                  Policies: [
                    {
                      PolicyName: 'encrypt',
                      PolicyDocument: {
                        Version: '2012-10-17',
                        Statement: [{ Effect: 'Allow', Action: 'kms:Encrypt', Resource: '*' }],
                      },
                    },
                  ],
                },
              },
            },
          },
        });
        const { iam } = place.clients;
        const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
        const { PolicyDocument } = await iam.send(
          new GetRolePolicyCommand({ RoleName, PolicyName: 'encrypt' }),
        );
        const trust = JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''));
        return [
          trust.Statement[0].Principal,
          JSON.parse(decodeURIComponent(PolicyDocument ?? '')).Statement[0].Action,
        ];
      },
      expected: [{ Service: 'ecs-tasks.amazonaws.com' }, 'kms:Encrypt'],
    },
    {
      name: 'A bucket policy of a stack is the bucket’s',
      aws: `${guide}/aws-resource-s3-bucketpolicy.html`,
      async run(place) {
        const Bucket = place.fresh('stack-bucket');
        await deploy(place, {
          template: {
            Resources: {
              Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: Bucket } },
              Policy: {
                Type: 'AWS::S3::BucketPolicy',
                Properties: {
                  Bucket: { Ref: 'Bucket' },
                  PolicyDocument: {
                    Version: '2012-10-17',
                    Statement: [
                      {
                        Sid: 'Secure',
                        Effect: 'Deny',
                        Principal: '*',
                        Action: 's3:*',
                        Resource: sub(`\${Bucket.Arn}/*`),
                        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
                      },
                    ],
                  },
                },
              },
            },
          },
        });
        const { Policy } = await place.clients.s3.send(new GetBucketPolicyCommand({ Bucket }));
        const [statement] = JSON.parse(Policy ?? '{}').Statement;
        return [statement.Sid, statement.Resource === `arn:aws:s3:::${Bucket}/*`];
      },
      expected: ['Secure', true],
    },
  ],
};
