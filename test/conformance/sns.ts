import {
  CreateTopicCommand,
  DeleteTopicCommand,
  GetTopicAttributesCommand,
  ListTagsForResourceCommand,
  SetTopicAttributesCommand,
  TagResourceCommand,
} from '@aws-sdk/client-sns';
import type { ServiceCases } from './case.ts';
import { faultOf } from './fault-of.ts';
import { aSubscribedQueue, aTopic, publish } from './topics.ts';

const api = 'https://docs.aws.amazon.com/sns/latest/api';

export const sns: ServiceCases = {
  service: 'sns',
  cases: [
    {
      name: 'CreateTopic of a name that is taken answers the topic that is there',
      aws: `${api}/API_CreateTopic.html`,
      async run(place) {
        const TopicArn = await aTopic(place);
        const again = await place.clients.sns.send(
          new CreateTopicCommand({ Name: place.fresh('topic') }),
        );
        return [
          again.TopicArn === TopicArn,
          TopicArn === `arn:aws:sns:${place.region}:${place.account}:${place.fresh('topic')}`,
        ];
      },
      expected: [true, true],
    },
    {
      name: 'A topic’s name has no spaces',
      aws: `${api}/API_CreateTopic.html`,
      run: (place) =>
        faultOf(place.clients.sns.send(new CreateTopicCommand({ Name: place.fresh('no spaces') }))),
      expected: 'InvalidParameterException',
    },
    {
      name: 'Publish to a topic that does not exist is NotFoundException',
      aws: `${api}/API_Publish.html`,
      run: (place) =>
        faultOf(
          publish(
            place,
            `arn:aws:sns:${place.region}:${place.account}:${place.fresh('none')}`,
            'message',
          ),
        ),
      expected: 'NotFoundException',
    },
    {
      name: 'A topic’s attributes count its subscriptions',
      aws: `${api}/API_GetTopicAttributes.html`,
      async run(place) {
        const TopicArn = await aTopic(place, { DisplayName: 'Alarms' });
        await aSubscribedQueue(place, TopicArn);
        const { Attributes } = await place.clients.sns.send(
          new GetTopicAttributesCommand({ TopicArn }),
        );
        return [
          Attributes?.DisplayName,
          Attributes?.SubscriptionsConfirmed,
          Attributes?.SubscriptionsPending,
          Attributes?.Owner === place.account,
        ];
      },
      expected: ['Alarms', '1', '0', true],
    },
    {
      name: 'A topic’s policy is read back as it was set',
      aws: `${api}/API_SetTopicAttributes.html`,
      async run(place) {
        const TopicArn = await aTopic(place);
        const AttributeValue = JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            {
              Sid: 'Alarms',
              Effect: 'Allow',
              Principal: { Service: 'cloudwatch.amazonaws.com' },
              Action: 'sns:Publish',
              Resource: TopicArn,
            },
          ],
        });
        await place.clients.sns.send(
          new SetTopicAttributesCommand({ TopicArn, AttributeName: 'Policy', AttributeValue }),
        );
        const { Attributes } = await place.clients.sns.send(
          new GetTopicAttributesCommand({ TopicArn }),
        );
        return JSON.parse(Attributes?.Policy ?? '{}').Statement?.[0]?.Sid;
      },
      expected: 'Alarms',
    },
    {
      name: 'The attributes of a topic that does not exist are NotFoundException',
      aws: `${api}/API_GetTopicAttributes.html`,
      run: (place) =>
        faultOf(
          place.clients.sns.send(
            new GetTopicAttributesCommand({
              TopicArn: `arn:aws:sns:${place.region}:${place.account}:${place.fresh('none')}`,
            }),
          ),
        ),
      expected: 'NotFoundException',
    },
    {
      name: 'A message has at most 256 KiB',
      aws: `${api}/API_Publish.html`,
      async run(place) {
        const TopicArn = await aTopic(place);
        return [
          await faultOf(publish(place, TopicArn, 'a'.repeat(262_144))),
          await faultOf(publish(place, TopicArn, 'a'.repeat(262_145))),
        ];
      },
      expected: ['accepted', 'InvalidParameterException'],
    },
    {
      name: 'An empty message is InvalidParameterException',
      aws: `${api}/API_Publish.html`,
      async run(place) {
        const TopicArn = await aTopic(place);
        return faultOf(publish(place, TopicArn, ''));
      },
      expected: 'InvalidParameterException',
    },
    {
      name: 'Tags of a topic are put and listed',
      aws: `${api}/API_TagResource.html`,
      async run(place) {
        const ResourceArn = await aTopic(place);
        const { sns: client } = place.clients;
        await client.send(
          new TagResourceCommand({ ResourceArn, Tags: [{ Key: 'a', Value: '1' }] }),
        );
        return (await client.send(new ListTagsForResourceCommand({ ResourceArn }))).Tags;
      },
      expected: [{ Key: 'a', Value: '1' }],
    },
    {
      name: 'DeleteTopic can be said twice',
      aws: `${api}/API_DeleteTopic.html`,
      async run(place) {
        const TopicArn = await aTopic(place);
        const erase = () => faultOf(place.clients.sns.send(new DeleteTopicCommand({ TopicArn })));
        return [await erase(), await erase()];
      },
      expected: ['accepted', 'accepted'],
    },
  ],
};
