import { describe, expect, test } from '@jest/globals';
import { client } from '../../../../support/world.ts';
import { aTrail, bucket, type Event, logged, trailArn } from './a-trail.ts';

const management = { Field: 'eventCategory', Equals: ['Management'] };
const data = { Field: 'eventCategory', Equals: ['Data'] };
const objects = { Field: 'resources.type', Equals: ['AWS::S3::Object'] };

describe('selectors that AWS refuses', () => {
  const s3 = (...Values: string[]) => ({
    EventSelectors: [{ DataResources: [{ Type: 'AWS::S3::Object', Values }] }],
  });
  const advanced = (...FieldSelectors: object[]) => ({
    AdvancedEventSelectors: [{ FieldSelectors }],
  });
  test.each<[string, object, string | RegExp]>([
    ['neither kind', {}, /either/],
    ['both kinds', { EventSelectors: [{}], ...advanced(management) }, /either/],
    ['none', { EventSelectors: [] }, /valid number of selectors/],
    ['six', { EventSelectors: Array.from({ length: 6 }, () => ({})) }, /1 to 5/],
    [
      'a wildcard for all objects',
      s3('arn:aws:s3:::*'),
      'Value arn:aws:s3:::* for DataResources.Values is invalid.',
    ],
    [
      'a bucket without its slash',
      s3('arn:aws:s3:::mine'),
      'Value arn:aws:s3:::mine for DataResources.Values is invalid.',
    ],
    [
      'too many objects',
      s3(...Array.from({ length: 251 }, (_, index) => `arn:aws:s3:::b${index}/`)),
      /0 to 250/,
    ],
    [
      'a type that only advanced selectors know',
      { EventSelectors: [{ DataResources: [{ Type: 'AWS::SNS::Topic' }] }] },
      'Value AWS::SNS::Topic for DataResources.Type is invalid.',
    ],
    [
      'a source that cannot be left out',
      { EventSelectors: [{ ExcludeManagementEventSources: ['s3.amazonaws.com'] }] },
      /ExcludeManagementEventSources/,
    ],
    ['an advanced one without category', advanced(objects), /eventCategory/],
    ['a field twice', advanced(management, management), /twice/],
    ['a field of data events for management', advanced(management, objects), /resources.type/],
    ['data events of no type', advanced(data), /resources.type/],
    ['a field without operator', advanced(management, { Field: 'eventName' }), /operator/],
    [
      'readOnly maybe',
      advanced(management, { Field: 'readOnly', Equals: ['maybe'] }),
      /true or false/,
    ],
    [
      'readOnly by prefix',
      advanced(management, { Field: 'readOnly', StartsWith: ['t'] }),
      /only use Equals/,
    ],
    [
      '501 values',
      advanced(management, {
        Field: 'eventName',
        Equals: Array.from({ length: 500 }, (_, index) => `E${index}`),
      }),
      /500/,
    ],
  ])('%s', async (_title, input, message) => {
    const { cloudtrail } = await aTrail();

    await expect(
      cloudtrail('PutEventSelectors', { TrailName: 'main', ...input }),
    ).rejects.toMatchObject({
      code: 'InvalidEventSelectorsException',
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
    expect(await cloudtrail('GetEventSelectors', { TrailName: 'main' })).toMatchObject({
      EventSelectors: [{ ReadWriteType: 'All' }],
    });
  });

  test('network activity is not there', async () => {
    const { cloudtrail } = await aTrail();

    await expect(
      cloudtrail('PutEventSelectors', {
        TrailName: 'main',
        ...advanced({ Field: 'eventCategory', Equals: ['NetworkActivity'] }),
      }),
    ).rejects.toMatchObject({ code: 'NotImplemented' });
  });
});

test('absent members are shown with the values that they mean', async () => {
  const { cloudtrail } = await aTrail();

  const put = await cloudtrail('PutEventSelectors', { TrailName: 'main', EventSelectors: [{}] });

  expect(put).toEqual({
    TrailARN: trailArn,
    EventSelectors: [
      {
        ReadWriteType: 'All',
        IncludeManagementEvents: true,
        DataResources: [],
        ExcludeManagementEventSources: [],
      },
    ],
  });
});

describe('data events', () => {
  async function seen(input: object): Promise<Event[]> {
    const { world, cloudtrail } = await aTrail();
    await cloudtrail('PutEventSelectors', { TrailName: 'main', ...input });
    const s3 = client(world, 's3');
    await s3('CreateBucket', {
      Bucket: 'others-bucket',
      CreateBucketConfiguration: { LocationConstraint: 'ap-southeast-2' },
    });
    await s3('PutObject', { Bucket: 'others-bucket', Key: 'in/a', Body: 'x' });
    await s3('PutObject', { Bucket: 'others-bucket', Key: 'out/b', Body: 'x' });
    await s3('GetObject', { Bucket: 'others-bucket', Key: 'in/a' });
    const sns = client(world, 'sns');
    const { TopicArn } = await sns<{ TopicArn: string }>('CreateTopic', { Name: 'news' });
    await sns('Publish', { TopicArn, Message: 'a secret' });
    await world.clock.advance(300_000);
    return (await logged(world))
      .map(({ event }) => event)
      .filter(({ eventCategory, requestParameters }) => {
        const { bucketName } = requestParameters as { bucketName?: string };
        return eventCategory === 'Data' && bucketName !== bucket;
      });
  }
  const named = (events: Event[]) =>
    events.map(({ eventName, requestParameters }) => {
      const { key } = requestParameters as { key?: string };
      return [eventName, key];
    });

  test('are not written down unless they are selected', async () => {
    expect(await seen({ EventSelectors: [{}] })).toEqual([]);
  });

  test('of objects by prefix', async () => {
    const Values = ['arn:aws:s3:::others-bucket/in'];
    const events = await seen({
      EventSelectors: [{ DataResources: [{ Type: 'AWS::S3::Object', Values }] }],
    });

    expect(named(events)).toEqual([
      ['PutObject', 'in/a'],
      ['GetObject', 'in/a'],
    ]);
    expect(events[0]).toMatchObject({
      managementEvent: false,
      readOnly: false,
      responseElements: null,
      resources: [
        { type: 'AWS::S3::Object', ARN: 'arn:aws:s3:::others-bucket/in/a' },
        {
          accountId: '123456789012',
          type: 'AWS::S3::Bucket',
          ARN: 'arn:aws:s3:::others-bucket',
        },
      ],
    });
  });

  test('of all objects, when they only read', async () => {
    const events = await seen({
      EventSelectors: [
        {
          ReadWriteType: 'ReadOnly',
          DataResources: [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3'] }],
        },
      ],
    });

    expect(named(events)).toEqual([['GetObject', 'in/a']]);
  });

  test('by advanced selectors', async () => {
    const FieldSelectors = [
      data,
      objects,
      { Field: 'eventName', Equals: ['PutObject'] },
      { Field: 'resources.ARN', NotStartsWith: ['arn:aws:s3:::others-bucket/in/'] },
    ];
    const events = await seen({ AdvancedEventSelectors: [{ FieldSelectors }] });

    expect(named(events)).toEqual([['PutObject', 'out/b']]);
  });

  test('of topics, without what was said', async () => {
    const FieldSelectors = [data, { Field: 'resources.type', Equals: ['AWS::SNS::Topic'] }];
    const events = await seen({ AdvancedEventSelectors: [{ FieldSelectors }] });

    expect(events).toMatchObject([
      {
        eventName: 'Publish',
        requestParameters: { message: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
        resources: [{ type: 'AWS::SNS::Topic' }],
      },
    ]);
  });
});
