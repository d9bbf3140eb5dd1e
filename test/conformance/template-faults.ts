import type { ServiceCases } from './case.ts';
import { faultOf } from './fault-of.ts';
import { aChangeSet, att, queueTemplate, refusal } from './stacks.ts';

const api = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference';

const guide = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide';

export const templateFaults: ServiceCases = {
  service: 'cloudformation',
  cases: [
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
      name: 'A circle of references fails the stack',
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
  ],
};
