import {
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  ExecuteChangeSetCommand,
  ListChangeSetsCommand,
} from '@aws-sdk/client-cloudformation';
import type { ServiceCases } from './case.ts';
import { faultOf } from './fault-of.ts';
import { aChangeSet, deploy, execute, outputOf, queueTemplate, stackOf } from './stacks.ts';

const api = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference';
const guide = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide';

export const changeSets: ServiceCases = {
  service: 'change sets',
  cases: [
    {
      name: 'A change set for a new stack adds, and the stack waits for a review',
      aws: `${api}/API_CreateChangeSet.html`,
      async run(place) {
        const { StackName, changeSet } = await aChangeSet(place, { template: queueTemplate });
        return [
          changeSet?.Status,
          changeSet?.ExecutionStatus,
          changeSet?.Changes?.map(({ ResourceChange: change }) => [
            change?.Action,
            change?.LogicalResourceId,
            change?.ResourceType,
          ]),
          (await stackOf(place, StackName))?.StackStatus,
        ];
      },
      expected: [
        'CREATE_COMPLETE',
        'AVAILABLE',
        [['Add', 'Queue', 'AWS::SQS::Queue']],
        'REVIEW_IN_PROGRESS',
      ],
    },
    {
      name: 'Executing it makes the stack with its outputs',
      aws: `${api}/API_ExecuteChangeSet.html`,
      async run(place) {
        const stack = await deploy(place, { template: queueTemplate });
        const arn = outputOf(stack, 'Arn');
        return [
          stack?.StackStatus,
          arn.startsWith(
            `arn:aws:sqs:${place.region}:${place.account}:${place.fresh('stack')}-Queue-`,
          ),
        ];
      },
      expected: ['CREATE_COMPLETE', true],
    },
    {
      name: 'A change set without changes fails and says so',
      aws: `${guide}/using-cfn-updating-stacks-changesets.html`,
      async run(place) {
        await deploy(place, { template: queueTemplate });
        const { changeSet } = await aChangeSet(place, { template: queueTemplate });
        return [
          changeSet?.Status,
          changeSet?.ExecutionStatus,
          /didn't contain changes/.test(changeSet?.StatusReason ?? ''),
        ];
      },
      expected: ['FAILED', 'UNAVAILABLE', true],
    },
    {
      name: 'A changed parameter modifies what it stands in, without replacing it',
      aws: `${guide}/using-cfn-updating-stacks-changesets-samples.html`,
      async run(place) {
        await deploy(place, { template: queueTemplate });
        const { changeSet, ...made } = await aChangeSet(place, {
          template: queueTemplate,
          parameters: { Retention: '120' },
        });
        const before = await stackOf(place, made.StackName);
        const after = await execute(place, made);
        return [
          changeSet?.Changes?.map(({ ResourceChange: change }) => [
            change?.Action,
            change?.LogicalResourceId,
            change?.Replacement,
          ]),
          after?.StackStatus,
          outputOf(after, 'Arn') === outputOf(before, 'Arn'),
        ];
      },
      expected: [[['Modify', 'Queue', 'False']], 'UPDATE_COMPLETE', true],
    },
    {
      name: 'A change of a name replaces the resource',
      aws: `${guide}/aws-resource-sqs-queue.html`,
      async run(place) {
        const template = (name: string) => ({
          Resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: name } } },
          Outputs: { Arn: { Value: { 'Fn::GetAtt': ['Queue', 'Arn'] } } },
        });
        await deploy(place, { template: template(place.fresh('first')) });
        const { changeSet, ...made } = await aChangeSet(place, {
          template: template(place.fresh('second')),
        });
        const after = await execute(place, made);
        return [
          changeSet?.Changes?.map(({ ResourceChange: change }) => [
            change?.Action,
            change?.Replacement,
          ]),
          outputOf(after, 'Arn').endsWith(place.fresh('second')),
        ];
      },
      expected: [[['Modify', 'True']], true],
    },
    {
      name: 'A resource taken out of the template is removed',
      aws: `${guide}/using-cfn-updating-stacks-changesets-samples.html`,
      async run(place) {
        const topic = { Topic: { Type: 'AWS::SNS::Topic' } };
        const { Resources } = queueTemplate;
        await deploy(place, {
          template: { ...queueTemplate, Resources: { ...Resources, ...topic } },
        });
        const { changeSet, ...made } = await aChangeSet(place, { template: queueTemplate });
        const after = await execute(place, made);
        return [
          changeSet?.Changes?.map(({ ResourceChange: change }) => [
            change?.Action,
            change?.LogicalResourceId,
          ]),
          after?.StackStatus,
        ];
      },
      expected: [[['Remove', 'Topic']], 'UPDATE_COMPLETE'],
    },
    {
      name: 'An executed change set is gone once the stack is made',
      aws: `${api}/API_ExecuteChangeSet.html`,
      async run(place) {
        await deploy(place, { template: queueTemplate });
        return faultOf(
          place.clients.cloudFormation.send(
            new ExecuteChangeSetCommand({
              StackName: place.fresh('stack'),
              ChangeSetName: 'create',
            }),
          ),
        );
      },
      expected: 'InvalidChangeSetStatusException',
    },
    {
      name: 'A deleted change set cannot be described',
      aws: `${api}/API_DeleteChangeSet.html`,
      async run(place) {
        await deploy(place, { template: queueTemplate });
        const { StackName } = await aChangeSet(place, {
          template: queueTemplate,
          parameters: { Retention: '120' },
        });
        const { cloudFormation } = place.clients;
        const which = { StackName, ChangeSetName: 'update' };
        await cloudFormation.send(new DeleteChangeSetCommand(which));
        return faultOf(cloudFormation.send(new DescribeChangeSetCommand(which)));
      },
      expected: 'ChangeSetNotFoundException',
    },
    {
      name: 'ListChangeSets lists the change sets that wait',
      aws: `${api}/API_ListChangeSets.html`,
      async run(place) {
        const { StackName } = await aChangeSet(place, { template: queueTemplate });
        const { Summaries } = await place.clients.cloudFormation.send(
          new ListChangeSetsCommand({ StackName }),
        );
        return Summaries?.map(({ ChangeSetName, Status }) => [ChangeSetName, Status]);
      },
      expected: [['create', 'CREATE_COMPLETE']],
    },
    {
      name: 'An update of a stack that does not exist is ValidationError',
      aws: `${api}/API_CreateChangeSet.html`,
      run: (place) =>
        faultOf(aChangeSet(place, { template: queueTemplate }, { ChangeSetType: 'UPDATE' })),
      expected: 'ValidationError',
    },
    {
      name: 'A template that makes roles needs the capability',
      aws: `${guide}/using-iam-template.html`,
      run: (place) =>
        faultOf(
          aChangeSet(
            place,
            {
              template: {
                Resources: {
                  Role: {
                    Type: 'AWS::IAM::Role',
                    Properties: {
                      RoleName: place.fresh('role'),
                      AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] },
                    },
                  },
                },
              },
            },
            { Capabilities: [] },
          ),
        ),
      expected: 'InsufficientCapabilitiesException',
    },
  ],
};
