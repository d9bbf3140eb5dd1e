import {
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  GetTemplateSummaryCommand,
  ListExportsCommand,
  ListImportsCommand,
  UpdateTerminationProtectionCommand,
  ValidateTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import {
  DescribeLogGroupsCommand,
  DescribeMetricFiltersCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { GetRoleCommand, GetRolePolicyCommand } from '@aws-sdk/client-iam';
import { DescribeKeyCommand, GetKeyRotationStatusCommand } from '@aws-sdk/client-kms';
import { GetBucketPolicyCommand } from '@aws-sdk/client-s3';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import type { Place, ServiceCases } from './case.ts';
import { faultAndMessageOf, faultOf } from './fault-of.ts';
import { attributesOf, receive } from './queues.ts';
import { aChangeSet, deploy, execute, outputOf, queueTemplate, stackOf } from './stacks.ts';
import { publish } from './topics.ts';

const api = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference';
const guide = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide';

const att = (id: string, name: string) => ({ 'Fn::GetAtt': [id, name] });
const sub = (text: string) => ({ 'Fn::Sub': text });

/** Whatever way the stack is refused: at the change set's making, in its state, or by a rollback. */
async function refusal(place: Place, template: object | string): Promise<string> {
  try {
    const { changeSet, ...made } = await aChangeSet(place, { template });
    if (changeSet?.Status === 'FAILED') return 'refused';
    const stack = await execute(place, made);
    return stack?.StackStatus === 'CREATE_COMPLETE' ? 'made' : 'refused';
  } catch (error) {
    if (error instanceof Error && '$fault' in error) return 'refused';
    throw error;
  }
}

const exporting = (place: Place) => ({
  ...queueTemplate,
  Outputs: { Arn: { Value: att('Queue', 'Arn'), Export: { Name: place.fresh('Arn') } } },
});

const importing = (place: Place) => ({
  Resources: {
    Topic: {
      Type: 'AWS::SNS::Topic',
      Properties: { DisplayName: 'imports' },
    },
  },
  Outputs: { Imported: { Value: { 'Fn::ImportValue': place.fresh('Arn') } } },
});

export const cloudformation: ServiceCases = {
  service: 'cloudformation',
  cases: [
    {
      name: 'DescribeStacks of a stack that does not exist is ValidationError that says so',
      aws: `${api}/API_DescribeStacks.html`,
      async run(place) {
        const StackName = place.fresh('none');
        const fault = await faultAndMessageOf(
          place.clients.cloudFormation.send(new DescribeStacksCommand({ StackName })),
        );
        return fault === `ValidationError: Stack with id ${StackName} does not exist`;
      },
      expected: true,
    },
    {
      name: 'The events of a stack tell each resource’s way, latest first',
      aws: `${api}/API_DescribeStackEvents.html`,
      async run(place) {
        await deploy(place, { template: queueTemplate });
        const { StackEvents } = await place.clients.cloudFormation.send(
          new DescribeStackEventsCommand({ StackName: place.fresh('stack') }),
        );
        const told = (StackEvents ?? []).map(
          ({ ResourceType, ResourceStatus }) => `${ResourceType} ${ResourceStatus}`,
        );
        return [told[0], told.includes('AWS::SQS::Queue CREATE_COMPLETE'), told.at(-1)];
      },
      expected: [
        'AWS::CloudFormation::Stack CREATE_COMPLETE',
        true,
        'AWS::CloudFormation::Stack REVIEW_IN_PROGRESS',
      ],
    },
    {
      name: 'The resources of a stack tell their types and physical ids',
      aws: `${api}/API_DescribeStackResources.html`,
      async run(place) {
        await deploy(place, { template: queueTemplate });
        const { StackResources } = await place.clients.cloudFormation.send(
          new DescribeStackResourcesCommand({ StackName: place.fresh('stack') }),
        );
        return StackResources?.map((resource) => [
          resource.LogicalResourceId,
          resource.ResourceType,
          resource.ResourceStatus,
          resource.PhysicalResourceId?.includes(`${place.fresh('stack')}-Queue-`),
        ]);
      },
      expected: [['Queue', 'AWS::SQS::Queue', 'CREATE_COMPLETE', true]],
    },
    {
      name: 'GetTemplate answers the template as it was given',
      aws: `${api}/API_GetTemplate.html`,
      async run(place) {
        await deploy(place, { template: queueTemplate });
        const { TemplateBody } = await place.clients.cloudFormation.send(
          new GetTemplateCommand({
            StackName: place.fresh('stack'),
            TemplateStage: 'Original',
          }),
        );
        return TemplateBody === JSON.stringify(queueTemplate);
      },
      expected: true,
    },
    {
      name: 'A stack tells its parameters and tags',
      aws: `${api}/API_Stack.html`,
      async run(place) {
        const made = await aChangeSet(
          place,
          { template: queueTemplate, parameters: { Retention: '90' } },
          { Tags: [{ Key: 'a', Value: '1' }] },
        );
        const stack = await execute(place, made);
        return [
          stack?.Parameters?.map(({ ParameterKey, ParameterValue }) => [
            ParameterKey,
            ParameterValue,
          ]),
          stack?.Tags,
        ];
      },
      expected: [[['Retention', '90']], [{ Key: 'a', Value: '1' }]],
    },
    {
      name: 'A stack’s properties reach its resources',
      aws: `${guide}/aws-resource-sqs-queue.html`,
      async run(place) {
        const stack = await deploy(place, {
          template: {
            ...queueTemplate,
            Outputs: { Url: { Value: { Ref: 'Queue' } } },
          },
          parameters: { Retention: '90' },
        });
        return (await attributesOf(place, outputOf(stack, 'Url'))).MessageRetentionPeriod;
      },
      expected: '90',
    },
    {
      name: 'An export is listed with its value',
      aws: `${api}/API_ListExports.html`,
      async run(place) {
        const stack = await deploy(place, { template: exporting(place) });
        const { Exports } = await place.clients.cloudFormation.send(new ListExportsCommand({}));
        const ours = Exports?.find(({ Name }) => Name === place.fresh('Arn'));
        return [ours?.Value === outputOf(stack, 'Arn'), ours?.ExportingStackId === stack?.StackId];
      },
      expected: [true, true],
    },
    {
      name: 'An import takes the export’s value, and is listed',
      aws: `${guide}/intrinsic-function-reference-importvalue.html`,
      async run(place) {
        const first = await deploy(place, { template: exporting(place), base: 'exporting' });
        const second = await deploy(place, { template: importing(place), base: 'importing' });
        const { Imports } = await place.clients.cloudFormation.send(
          new ListImportsCommand({ ExportName: place.fresh('Arn') }),
        );
        return [
          outputOf(second, 'Imported') === outputOf(first, 'Arn'),
          Imports?.map((name) => name === place.fresh('importing')),
        ];
      },
      expected: [true, [true]],
    },
    {
      name: 'An import of what nobody exports fails the stack',
      aws: `${guide}/using-cfn-stack-exports.html`,
      run: (place) => refusal(place, importing(place)),
      expected: 'refused',
    },
    {
      name: 'A stack whose export is imported cannot be deleted',
      aws: `${guide}/using-cfn-stack-exports.html`,
      async run(place) {
        await deploy(place, { template: exporting(place), base: 'exporting' });
        await deploy(place, { template: importing(place), base: 'importing' });
        const StackName = place.fresh('exporting');
        const fault = await faultOf(
          place.clients.cloudFormation.send(new DeleteStackCommand({ StackName })),
        );
        if (fault !== 'accepted') return 'refused';
        await place.until(async () => {
          const stack = await stackOf(place, StackName);
          return stack?.StackStatus === 'DELETE_IN_PROGRESS' ? undefined : 'settled';
        }, 10);
        return (await stackOf(place, StackName)) === undefined ? 'deleted' : 'refused';
      },
      expected: 'refused',
    },
    {
      name: 'Two stacks cannot export one name',
      aws: `${guide}/using-cfn-stack-exports.html`,
      async run(place) {
        await deploy(place, { template: exporting(place), base: 'first' });
        return refusal(place, exporting(place));
      },
      expected: 'refused',
    },
    {
      name: 'A protected stack is not deleted',
      aws: `${guide}/using-cfn-protect-stacks.html`,
      async run(place) {
        const stack = await deploy(place, { template: queueTemplate });
        const StackName = place.fresh('stack');
        const { cloudFormation } = place.clients;
        const protect = (EnableTerminationProtection: boolean) =>
          cloudFormation.send(
            new UpdateTerminationProtectionCommand({ StackName, EnableTerminationProtection }),
          );
        await protect(true);
        place.later(() => protect(false));
        return [
          stack?.EnableTerminationProtection,
          (await stackOf(place, StackName))?.EnableTerminationProtection,
          await faultOf(cloudFormation.send(new DeleteStackCommand({ StackName }))),
          (await stackOf(place, StackName))?.StackStatus,
        ];
      },
      expected: [false, true, 'ValidationError', 'CREATE_COMPLETE'],
    },
    {
      name: 'DeleteStack of a stack that does not exist is accepted',
      aws: `${api}/API_DeleteStack.html`,
      run: (place) =>
        faultOf(
          place.clients.cloudFormation.send(
            new DeleteStackCommand({ StackName: place.fresh('none') }),
          ),
        ),
      expected: 'accepted',
    },
    {
      name: 'A deleted stack is found by its id only, as deleted',
      aws: `${api}/API_DescribeStacks.html`,
      async run(place) {
        const stack = await deploy(place, { template: queueTemplate });
        const { cloudFormation } = place.clients;
        const StackName = place.fresh('stack');
        await cloudFormation.send(new DeleteStackCommand({ StackName }));
        const status = await place.until(async () => {
          const byId = await stackOf(place, stack?.StackId ?? '');
          return byId?.StackStatus === 'DELETE_COMPLETE' ? 'DELETE_COMPLETE' : undefined;
        }, 30);
        return [
          status,
          await faultOf(cloudFormation.send(new DescribeStacksCommand({ StackName }))),
        ];
      },
      expected: ['DELETE_COMPLETE', 'ValidationError'],
    },
    {
      name: 'A type that there is not fails the stack',
      aws: `${guide}/aws-template-resource-type-ref.html`,
      run: (place) =>
        refusal(place, { Resources: { Thing: { Type: 'AWS::SQS::Thing', Properties: {} } } }),
      expected: 'refused',
    },
    {
      name: 'A property that there is not fails the stack',
      aws: `${guide}/resources-section-structure.html`,
      run: (place) =>
        refusal(place, {
          Resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: { Speed: 'fast' } } },
        }),
      expected: 'refused',
    },
    {
      name: 'A property that is required and missing fails the stack',
      aws: `${guide}/aws-resource-logs-metricfilter.html`,
      run: (place) =>
        refusal(place, {
          Resources: {
            Group: { Type: 'AWS::Logs::LogGroup' },
            Filter: {
              Type: 'AWS::Logs::MetricFilter',
              Properties: { LogGroupName: { Ref: 'Group' } },
            },
          },
        }),
      expected: 'refused',
    },
    {
      name: 'An attribute that there is not fails the stack',
      aws: `${guide}/intrinsic-function-reference-getatt.html`,
      run: (place) =>
        refusal(place, {
          ...queueTemplate,
          Outputs: { Arn: { Value: att('Queue', 'Arm') } },
        }),
      expected: 'refused',
    },
    {
      name: 'A reference to nothing is ValidationError',
      aws: `${guide}/intrinsic-function-reference-ref.html`,
      run: (place) =>
        faultOf(
          aChangeSet(place, {
            template: { ...queueTemplate, Outputs: { Arn: { Value: { Ref: 'Nothing' } } } },
          }),
        ),
      expected: 'ValidationError',
    },
    {
      name: 'A circle of references is ValidationError',
      aws: `${guide}/troubleshooting.html`,
      run: (place) =>
        refusal(place, {
          Resources: {
            A: { Type: 'AWS::SNS::Topic', DependsOn: 'B' },
            B: { Type: 'AWS::SNS::Topic', DependsOn: 'A' },
          },
        }),
      expected: 'refused',
    },
    {
      name: 'A template that is no template is ValidationError',
      aws: `${api}/API_CreateChangeSet.html`,
      run: (place) => faultOf(aChangeSet(place, { template: 'this is text' })),
      expected: 'ValidationError',
    },
    {
      name: 'A template without resources is ValidationError',
      aws: `${guide}/resources-section-structure.html`,
      run: (place) => faultOf(aChangeSet(place, { template: { Outputs: {} } })),
      expected: 'ValidationError',
    },
    {
      name: 'ValidateTemplate answers parameters with their defaults',
      aws: `${api}/API_ValidateTemplate.html`,
      async run(place) {
        const { Parameters } = await place.clients.cloudFormation.send(
          new ValidateTemplateCommand({ TemplateBody: JSON.stringify(queueTemplate) }),
        );
        return Parameters?.map(({ ParameterKey, DefaultValue, NoEcho }) => [
          ParameterKey,
          DefaultValue,
          NoEcho,
        ]);
      },
      expected: [['Retention', '60', false]],
    },
    {
      name: 'GetTemplateSummary tells types and the capabilities that are needed',
      aws: `${api}/API_GetTemplateSummary.html`,
      async run(place) {
        const { ResourceTypes, Capabilities } = await place.clients.cloudFormation.send(
          new GetTemplateSummaryCommand({
            TemplateBody: JSON.stringify({
              Resources: {
                Role: {
                  Type: 'AWS::IAM::Role',
                  Properties: {
                    RoleName: 'named',
                    AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] },
                  },
                },
              },
            }),
          }),
        );
        return [ResourceTypes, Capabilities];
      },
      expected: [['AWS::IAM::Role'], ['CAPABILITY_NAMED_IAM']],
    },
    {
      name: 'A parameter that the template does not have is ValidationError',
      aws: `${api}/API_CreateChangeSet.html`,
      run: (place) =>
        faultOf(aChangeSet(place, { template: queueTemplate, parameters: { Other: '1' } })),
      expected: 'ValidationError',
    },
    {
      name: 'A parameter without value and default is ValidationError',
      aws: `${guide}/parameters-section-structure.html`,
      run: (place) =>
        faultOf(
          aChangeSet(place, {
            template: { ...queueTemplate, Parameters: { Retention: { Type: 'Number' } } },
          }),
        ),
      expected: 'ValidationError',
    },
    {
      name: 'A parameter’s value has to be one of the allowed and in range',
      aws: `${guide}/parameters-section-structure.html`,
      async run(place) {
        const allowed = {
          ...queueTemplate,
          Parameters: { Retention: { Type: 'String', AllowedValues: ['60', '120'] } },
        };
        return [
          await faultOf(aChangeSet(place, { template: allowed, parameters: { Retention: '90' } })),
          await faultOf(
            aChangeSet(place, { template: queueTemplate, parameters: { Retention: '30' } }),
          ),
        ];
      },
      expected: ['ValidationError', 'ValidationError'],
    },
    {
      name: 'A parameter with NoEcho is shown as stars',
      aws: `${guide}/parameters-section-structure.html`,
      async run(place) {
        const stack = await deploy(place, {
          template: {
            ...queueTemplate,
            Parameters: {
              ...queueTemplate.Parameters,
              Secret: { Type: 'String', NoEcho: true },
            },
          },
          parameters: { Secret: 'geheim' },
        });
        const secret = stack?.Parameters?.find(({ ParameterKey }) => ParameterKey === 'Secret');
        return secret?.ParameterValue;
      },
      expected: '****',
    },
    {
      name: 'Conditions decide what is made, and Fn::If what stands there',
      aws: `${guide}/intrinsic-function-reference-conditions.html`,
      async run(place) {
        const template = {
          Parameters: { Mode: { Type: 'String' } },
          Conditions: { Is: { 'Fn::Equals': [{ Ref: 'Mode' }, 'on'] } },
          Resources: {
            Always: { Type: 'AWS::SNS::Topic' },
            Sometimes: { Type: 'AWS::SQS::Queue', Condition: 'Is' },
          },
          Outputs: { Mode: { Value: { 'Fn::If': ['Is', 'yes', 'no'] } } },
        };
        const off = await aChangeSet(place, { template, parameters: { Mode: 'off' } });
        const stack = await execute(place, off);
        const on = await aChangeSet(place, { template, parameters: { Mode: 'on' } });
        return [
          off.changeSet?.Changes?.map(({ ResourceChange }) => ResourceChange?.LogicalResourceId),
          outputOf(stack, 'Mode'),
          on.changeSet?.Changes?.map(({ ResourceChange: change }) => [
            change?.Action,
            change?.LogicalResourceId,
          ]),
        ];
      },
      expected: [['Always'], 'no', [['Add', 'Sometimes']]],
    },
    {
      name: 'Sub, Join, Select, Split and the pseudo parameters make texts',
      aws: `${guide}/intrinsic-function-reference.html`,
      async run(place) {
        const stack = await deploy(place, {
          template: {
            Resources: { Topic: { Type: 'AWS::SNS::Topic' } },
            Outputs: {
              Sub: {
                Value: sub(`\${AWS::Partition}:\${AWS::Region}:\${AWS::AccountId}:\${!Literal}`),
              },
              Join: { Value: { 'Fn::Join': ['-', ['a', { Ref: 'AWS::StackName' }]] } },
              Select: { Value: { 'Fn::Select': ['1', { 'Fn::Split': ['.', 'x.y.z'] }] } },
              Suffix: { Value: { Ref: 'AWS::URLSuffix' } },
            },
          },
        });
        return [
          outputOf(stack, 'Sub') === `aws:${place.region}:${place.account}:\${Literal}`,
          outputOf(stack, 'Join') === `a-${place.fresh('stack')}`,
          outputOf(stack, 'Select'),
          outputOf(stack, 'Suffix'),
        ];
      },
      expected: [true, true, 'y', 'amazonaws.com'],
    },
    {
      name: 'A resource that cannot be made rolls the stack back',
      aws: `${guide}/troubleshooting.html`,
      async run(place) {
        const made = await aChangeSet(place, {
          template: {
            Resources: {
              Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: place.fresh('topic') } },
              Policy: {
                Type: 'AWS::SQS::QueuePolicy',
                DependsOn: 'Topic',
                Properties: {
                  Queues: [
                    `https://sqs.${place.region}.amazonaws.com/${place.account}/${place.fresh('none')}`,
                  ],
                  PolicyDocument: { Version: '2012-10-17', Statement: [] },
                },
              },
            },
          },
        });
        const stack = await execute(place, made);
        return stack?.StackStatus;
      },
      expected: 'ROLLBACK_COMPLETE',
    },
    {
      name: 'CreateStack of a name that is taken is AlreadyExistsException',
      aws: `${api}/API_CreateStack.html`,
      async run(place) {
        await deploy(place, { template: queueTemplate });
        return faultOf(
          place.clients.cloudFormation.send(
            new CreateStackCommand({
              StackName: place.fresh('stack'),
              TemplateBody: JSON.stringify(queueTemplate),
            }),
          ),
        );
      },
      expected: 'AlreadyExistsException',
    },
    {
      name: 'A chain of topic, policies, subscription and queue delivers what is published',
      aws: `${guide}/aws-resource-sns-subscription.html`,
      clock: 'waiting',
      async run(place) {
        const stack = await deploy(place, {
          template: {
            Resources: {
              Topic: { Type: 'AWS::SNS::Topic' },
              Queue: { Type: 'AWS::SQS::Queue' },
              Policy: {
                Type: 'AWS::SQS::QueuePolicy',
                Properties: {
                  Queues: [{ Ref: 'Queue' }],
                  PolicyDocument: {
                    Version: '2012-10-17',
                    Statement: [
                      {
                        Effect: 'Allow',
                        Principal: { Service: 'sns.amazonaws.com' },
                        Action: 'sqs:SendMessage',
                        Resource: att('Queue', 'Arn'),
                        Condition: { ArnEquals: { 'aws:SourceArn': { Ref: 'Topic' } } },
                      },
                    ],
                  },
                },
              },
              Subscription: {
                Type: 'AWS::SNS::Subscription',
                DependsOn: 'Policy',
                Properties: {
                  TopicArn: { Ref: 'Topic' },
                  Protocol: 'sqs',
                  Endpoint: att('Queue', 'Arn'),
                  RawMessageDelivery: true,
                },
              },
            },
            Outputs: { Topic: { Value: { Ref: 'Topic' } }, Url: { Value: { Ref: 'Queue' } } },
          },
        });
        await publish(place, outputOf(stack, 'Topic'), 'message');
        return (await receive(place, outputOf(stack, 'Url'), 5))?.Body;
      },
      expected: 'message',
    },
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
    {
      name: 'A secret of a stack gets a password of the length and into the place that is asked for',
      aws: `${guide}/aws-resource-secretsmanager-secret.html`,
      async run(place) {
        const stack = await deploy(place, {
          template: {
            Resources: {
              Secret: {
                Type: 'AWS::SecretsManager::Secret',
                Properties: {
                  GenerateSecretString: {
                    SecretStringTemplate: '{"username":"workload"}',
                    GenerateStringKey: 'password',
                    PasswordLength: 40,
                    ExcludePunctuation: true,
                  },
                },
              },
            },
            Outputs: { Arn: { Value: { Ref: 'Secret' } } },
          },
        });
        const { SecretString } = await place.clients.secretsManager.send(
          new GetSecretValueCommand({ SecretId: outputOf(stack, 'Arn') }),
        );
        const { username, password } = JSON.parse(SecretString ?? '{}');
        return [username, password.length, /^[a-zA-Z0-9]+$/.test(password)];
      },
      expected: ['workload', 40, true],
    },
  ],
};
