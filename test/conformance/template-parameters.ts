import { GetTemplateSummaryCommand, ValidateTemplateCommand } from '@aws-sdk/client-cloudformation';
import type { ServiceCases } from './case.ts';
import { faultOf } from './fault-of.ts';
import { aChangeSet, deploy, execute, outputOf, queueTemplate, sub } from './stacks.ts';

const api = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference';

const guide = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide';

export const templateParameters: ServiceCases = {
  service: 'cloudformation',
  cases: [
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
  ],
};
