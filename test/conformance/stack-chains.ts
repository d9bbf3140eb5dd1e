import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import type { ServiceCases } from './case.ts';
import { attributesOf, receive } from './queues.ts';
import { att, deploy, outputOf, queueTemplate } from './stacks.ts';
import { publish } from './topics.ts';

const guide = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide';

export const stackChains: ServiceCases = {
  service: 'cloudformation',
  cases: [
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
