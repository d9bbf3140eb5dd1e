import {
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation';
import type { ServiceCases } from './case.ts';
import { faultAndMessageOf, faultOf } from './fault-of.ts';
import { aChangeSet, deploy, execute, queueTemplate, stackOf } from './stacks.ts';

const api = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference';

const guide = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide';

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
  ],
};
