import { describe, expect, test } from '@jest/globals';
import { aCaller, aWorld, client } from '../../../../support/world.ts';
import { aFifoQueue, aQueue } from './a-queue.ts';

describe('an attribute', () => {
  test.each([
    ['q', { FifoQueue: 'false' }, 'Unknown Attribute FifoQueue.'],
    ['q', { ContentBasedDeduplication: 'true' }, 'Unknown Attribute ContentBasedDeduplication.'],
    [
      'q',
      { DeduplicationScope: 'queue' },
      'You can specify the DeduplicationScope only when FifoQueue is set to true.',
    ],
    [
      'q',
      { FifoThroughputLimit: 'perQueue' },
      'You can specify the FifoThroughputLimit only when FifoQueue is set to true.',
    ],
    ['q', { QueueArn: 'x' }, 'Unknown Attribute QueueArn.'],
    [
      'q',
      { KmsMasterKeyId: 'alias/aws/sqs', SqsManagedSseEnabled: 'true' },
      'You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE.',
    ],
    [
      'q.fifo',
      { FifoQueue: 'true', FifoThroughputLimit: 'perMessageGroupId' },
      'Invalid value for the parameter FifoThroughputLimit. Reason: The perMessageGroupId value is allowed only when the value for DeduplicationScope is messageGroup.',
    ],
    [
      'q',
      { FifoQueue: 'true' },
      'The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length',
    ],
    [
      'q.fifo',
      {},
      'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
    ],
  ])('of %s is refused: %j', async (name, settings, message) => {
    await expect(aQueue(settings, name)).rejects.toMatchObject({ message });
  });

  test('that makes a queue FIFO cannot be changed', async () => {
    const { sqs, QueueUrl } = await aFifoQueue();
    const set = (FifoQueue: string) =>
      sqs('SetQueueAttributes', { QueueUrl, Attributes: { FifoQueue } });

    await expect(set('true')).resolves.toEqual({});
    await expect(set('false')).rejects.toMatchObject({
      message:
        'Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not supported.',
    });
  });

  test('of encryption goes back to none', async () => {
    const { sqs, QueueUrl, attributes } = await aQueue();
    const set = (Attributes: object) => sqs('SetQueueAttributes', { QueueUrl, Attributes });

    await set({ KmsMasterKeyId: 'testKeyId', KmsDataKeyReusePeriodSeconds: '6000' });
    expect(await attributes()).toMatchObject({
      KmsMasterKeyId: 'testKeyId',
      KmsDataKeyReusePeriodSeconds: '6000',
      SqsManagedSseEnabled: 'false',
    });
    await set({ KmsMasterKeyId: '', KmsDataKeyReusePeriodSeconds: '300' });
    const shown = await attributes();
    expect(shown).toMatchObject({ SqsManagedSseEnabled: 'false' });
    expect(shown).not.toHaveProperty('KmsMasterKeyId');
    expect(shown).not.toHaveProperty('KmsDataKeyReusePeriodSeconds');
  });
});

describe('a permission', () => {
  const label = { Label: 'friends', AWSAccountIds: ['111122223333'], Actions: ['SendMessage'] };

  test('lets another account in until it is taken back', async () => {
    const { world, sqs, QueueUrl, attributes, arn } = await aQueue();
    const account = '111122223333';
    const friend = aCaller({ principal: { type: 'root', account }, account });
    const send = () => client(world, 'sqs', friend)('SendMessage', { QueueUrl, MessageBody: 'x' });

    await sqs('AddPermission', { QueueUrl, ...label });
    await expect(send()).resolves.toBeDefined();
    expect(JSON.parse((await attributes('Policy')).Policy ?? '')).toEqual({
      Version: '2008-10-17',
      Id: `${arn}/SQSDefaultPolicy`,
      Statement: [
        {
          Sid: 'friends',
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::111122223333:root' },
          Action: 'SQS:SendMessage',
          Resource: arn,
        },
      ],
    });
    await sqs('RemovePermission', { QueueUrl, Label: 'friends' });
    await expect(send()).rejects.toMatchObject({ code: 'AccessDenied' });
    expect(await attributes('Policy')).toEqual({});
  });

  test('never lets another account change the queue, whatever the policy says', async () => {
    const { world, sqs, QueueUrl } = await aQueue();
    await sqs('AddPermission', { QueueUrl, ...label, Actions: ['*'] });
    const account = '111122223333';
    const friend = client(world, 'sqs', aCaller({ principal: { type: 'root', account }, account }));

    await expect(friend('GetQueueAttributes', { QueueUrl })).resolves.toBeDefined();
    await expect(friend('DeleteQueue', { QueueUrl })).rejects.toMatchObject({
      code: 'AccessDenied',
    });
  });

  test.each([
    [label, 'Value friends for parameter Label is invalid. Reason: Already exists.'],
    [
      { ...label, Label: 'x', AWSAccountIds: [] },
      'Value [] for parameter PrincipalId is invalid. Reason: Unable to verify.',
    ],
    [{ ...label, Label: 'x', Actions: [] }, 'The request must contain the parameter Actions.'],
    [
      { ...label, Label: 'x', Actions: ['RemovePermission'] },
      'Value SQS:RemovePermission for parameter ActionName is invalid. Reason: Only the queue owner is allowed to invoke this action.',
    ],
    [
      { ...label, Label: 'x', Actions: ['Fly'] },
      'Value SQS:Fly for parameter ActionName is invalid. Reason: Please refer to the appropriate WSDL for a list of valid actions. ',
    ],
    [
      { ...label, Label: 'x', Actions: Array(8).fill('SendMessage') },
      '8 Actions were found, maximum allowed is 7.',
    ],
  ])('is refused: %j', async (input, message) => {
    const { sqs, QueueUrl } = await aQueue();
    await sqs('AddPermission', { QueueUrl, ...label });

    await expect(sqs('AddPermission', { QueueUrl, ...input })).rejects.toMatchObject({ message });
    await expect(sqs('RemovePermission', { QueueUrl, Label: 'y' })).rejects.toMatchObject({
      message: "Value y for parameter Label is invalid. Reason: can't find label.",
    });
  });
});

test.each([
  ['TagQueue', { Tags: {} }, 'The request must contain the parameter Tags.'],
  [
    'TagQueue',
    { Tags: Object.fromEntries(Array.from({ length: 51 }, (_, at) => [`k${at}`, 'v'])) },
    'Too many tags added for queue q.',
  ],
  ['UntagQueue', { TagKeys: [] }, 'Tag keys must be between 1 and 128 characters in length.'],
])('%s %j is refused', async (operation, input, message) => {
  const { sqs, QueueUrl } = await aQueue({}, 'q', aWorld());

  await expect(sqs(operation, { QueueUrl, ...input })).rejects.toMatchObject({ message });
});
