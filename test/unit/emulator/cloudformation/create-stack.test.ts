import { describe, expect, test } from '@jest/globals';
import { Stacks } from '../../../support/stacks.ts';
import { aWorld, client } from '../../../support/world.ts';

const key = { Type: 'AWS::KMS::Key', Properties: { Description: 'of a test' } };
const alias = {
  Type: 'AWS::KMS::Alias',
  Properties: { AliasName: { 'Fn::Sub': `alias/\${AWS::StackName}` }, TargetKeyId: { Ref: 'Key' } },
};
/** The service refuses it: there is no such key. */
const brokenAlias = {
  Type: 'AWS::KMS::Alias',
  DependsOn: 'Key',
  Properties: { AliasName: 'alias/broken', TargetKeyId: '00000000-0000-0000-0000-000000000000' },
};

describe('a stack that can be created', () => {
  const template = {
    Description: 'A key.',
    Resources: { Alias: alias, Key: key },
    Outputs: { KeyArn: { Value: { 'Fn::GetAtt': ['Key', 'Arn'] }, Description: 'its ARN' } },
  };

  test('has its resources in the account and shows its outputs', async () => {
    const world = aWorld();
    const stacks = new Stacks(world);

    const stack = await stacks.create('keys', template, { tags: { team: 'a' } });

    const kms = client(world, 'kms');
    const { KeyMetadata } = await kms<{ KeyMetadata: { Arn: string; Description: string } }>(
      'DescribeKey',
      { KeyId: 'alias/keys' },
    );
    expect(stack).toMatchObject({ StackStatus: 'CREATE_COMPLETE', Description: 'A key.' });
    expect(stack.Outputs).toEqual([
      { OutputKey: 'KeyArn', OutputValue: KeyMetadata.Arn, Description: 'its ARN' },
    ]);
    expect(KeyMetadata.Description).toBe('of a test');
    expect(await kms('ListResourceTags', { KeyId: KeyMetadata.Arn })).toMatchObject({
      Tags: [{ TagKey: 'team', TagValue: 'a' }],
    });
  });

  test('tells its story in order: what is needed first', async () => {
    const stacks = new Stacks(aWorld());

    await stacks.create('keys', template);

    expect(await stacks.history('keys')).toEqual([
      'keys CREATE_IN_PROGRESS',
      ...['Key CREATE_IN_PROGRESS', 'Key CREATE_IN_PROGRESS', 'Key CREATE_COMPLETE'],
      ...['Alias CREATE_IN_PROGRESS', 'Alias CREATE_IN_PROGRESS', 'Alias CREATE_COMPLETE'],
      'keys CREATE_COMPLETE',
    ]);
  });

  test('is answered for at once, and again for the same token', async () => {
    const stacks = new Stacks(aWorld());
    const request = {
      StackName: 'keys',
      TemplateBody: JSON.stringify(template),
      ClientRequestToken: 'once',
    };

    const first = await stacks.call<{ StackId: string; OperationId: string }>(
      'CreateStack',
      request,
    );
    const busy = await stacks.describe('keys');
    const second = await stacks.call('CreateStack', request);
    await stacks.settled('keys');

    expect(busy.StackStatus).toBe('CREATE_IN_PROGRESS');
    expect(second).toEqual(first);
    expect(busy.LastOperations).toEqual([
      { OperationType: 'CREATE_STACK', OperationId: first.OperationId },
    ]);
    expect((await stacks.events('keys'))[0]).toMatchObject({
      ClientRequestToken: 'once',
      OperationId: first.OperationId,
    });
    await expect(
      stacks.call('CreateStack', { ...request, ClientRequestToken: 'twice' }),
    ).rejects.toThrow('Stack [keys] already exists');
  });

  test('keeps the text of its template as it was given', async () => {
    const stacks = new Stacks(aWorld());
    const text = '# a comment\nResources:\n  Topic: {Type: AWS::SNS::Topic}\n';

    await stacks.create('topic', text);

    expect(await stacks.call('GetTemplate', { StackName: 'topic' })).toMatchObject({
      TemplateBody: text,
    });
  });

  test('gives names as CloudFormation does where the template gives none', async () => {
    const stacks = new Stacks(aWorld());

    await stacks.create('names', {
      Resources: {
        Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trust } },
        Bucket: { Type: 'AWS::S3::Bucket' },
      },
    });

    expect(await stacks.physicalId('names', 'Role')).toMatch(/^names-Role-[A-Z0-9]{12}$/);
    expect(await stacks.physicalId('names', 'Bucket')).toMatch(/^names-bucket-[a-z0-9]{12}$/);
  });
});

const trust = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
  ],
};

describe('a stack of which a resource fails', () => {
  const template = {
    Resources: {
      Key: key,
      Broken: brokenAlias,
      Kept: { Type: 'AWS::SNS::Topic', DeletionPolicy: 'Retain' },
      Gone: { Type: 'AWS::SNS::Topic', DeletionPolicy: 'RetainExceptOnCreate' },
    },
  };

  test('goes back, latest first, and says why', async () => {
    const world = aWorld();
    const stacks = new Stacks(world);

    const stack = await stacks.create('broken', template);

    expect(stack.StackStatus).toBe('ROLLBACK_COMPLETE');
    expect(await stacks.reasonOf('broken', 'Broken')).toMatch(
      /^Resource handler returned message: ".*00000000-0000-0000-0000-000000000000.*" \(RequestToken: [0-9a-f-]{36}, HandlerErrorCode: NotFound\)$/,
    );
    const events = await stacks.events('broken');
    const rollback = events.find(({ ResourceStatus }) => ResourceStatus === 'ROLLBACK_IN_PROGRESS');
    expect(rollback?.ResourceStatusReason).toBe(
      'The following resource(s) failed to create: [Broken]. Rollback requested by user.',
    );
    expect(await stacks.history('broken')).toEqual(
      expect.arrayContaining([
        'Key DELETE_COMPLETE',
        'Kept DELETE_SKIPPED',
        'Gone DELETE_COMPLETE',
      ]),
    );
    const { Topics } = await client(world, 'sns')<{ Topics: unknown[] }>('ListTopics');
    expect(Topics).toHaveLength(1);
  });

  test('stays as it is where the rollback is disabled', async () => {
    const stacks = new Stacks(aWorld());

    const stack = await stacks.create('broken', template, { input: { DisableRollback: true } });

    expect(stack).toMatchObject({
      StackStatus: 'CREATE_FAILED',
      StackStatusReason: 'The following resource(s) failed to create: [Broken]. ',
    });
  });

  test('goes altogether where OnFailure says DELETE', async () => {
    const stacks = new Stacks(aWorld());
    await stacks.call('CreateStack', {
      StackName: 'broken',
      TemplateBody: JSON.stringify(template),
      OnFailure: 'DELETE',
    });
    const { StackId = '' } = await stacks.describe('broken');

    expect(await stacks.settled(StackId)).toMatchObject({ StackStatus: 'DELETE_COMPLETE' });
    await expect(stacks.describe('broken')).rejects.toThrow('Stack with id broken does not exist');
  });

  test('has what was still being made cancelled', async () => {
    const stacks = new Stacks(aWorld());
    const topic = { Type: 'AWS::SNS::Topic', DependsOn: 'Slow' };

    await stacks.create('two', {
      Resources: {
        Bad: { Type: 'AWS::KMS::Key', Properties: { Description: 'x'.repeat(9000) } },
        Slow: {
          Type: 'AWS::S3::Bucket',
          Properties: { VersioningConfiguration: { Status: 'Enabled' } },
        },
        Never: topic,
      },
    });

    expect(await stacks.reasonOf('two', 'Slow')).toBe('Resource creation cancelled');
    expect(await stacks.history('two')).not.toContain('Never CREATE_IN_PROGRESS');
    expect((await stacks.describe('two')).StackStatus).toBe('ROLLBACK_COMPLETE');
  });
});

test('a property that CloudFormation does not know fails the resource by name', async () => {
  const stacks = new Stacks(aWorld());

  await stacks.create(
    'odd',
    { Resources: { Key: { ...key, Properties: { Colour: 'red' } } } },
    { input: { DisableValidation: true } },
  );

  expect(await stacks.reasonOf('odd', 'Key')).toBe('Encountered unsupported property Colour');
});

describe('what the emulator has not is refused before anything is made', () => {
  test.each([
    [
      { Properties: { MetadataConfiguration: {} } },
      {},
      'The property MetadataConfiguration of AWS::S3::Bucket is not implemented',
    ],
    [
      {},
      { DeploymentConfig: { Mode: 'EXPRESS' } },
      'DeploymentConfig.Mode EXPRESS of cloudformation:CreateStack is not implemented',
    ],
  ])('%j %j', async (resource, input, message) => {
    const stacks = new Stacks(aWorld());
    const template = { Resources: { Bucket: { Type: 'AWS::S3::Bucket', ...resource } } };

    await expect(stacks.create('x', template, { input })).rejects.toThrow(message);
    await expect(stacks.describe('x')).rejects.toThrow('does not exist');
  });

  test('an operation that is not there', async () => {
    const stacks = new Stacks(aWorld());

    await expect(stacks.call('EstimateTemplateCost', {})).rejects.toMatchObject({
      code: 'NotImplemented',
    });
  });
});

test('a name that another stack owns is not taken from it', async () => {
  const stacks = new Stacks(aWorld());
  const alarm = {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmName: 'one-of-a-kind',
      ...{ Namespace: 'n', MetricName: 'm', Statistic: 'Sum', Period: 60, EvaluationPeriods: 1 },
      ...{ ComparisonOperator: 'GreaterThanThreshold', Threshold: 1 },
    },
  };
  const { StackId } = await stacks.create('first', { Resources: { Alarm: alarm } });

  const input = { DisableValidation: true };
  await stacks.create('second', { Resources: { Alarm: alarm } }, { input });

  expect(await stacks.reasonOf('second', 'Alarm')).toBe(
    `one-of-a-kind already exists in stack ${StackId ?? ''}`,
  );
  await stacks.delete('first');
  expect((await stacks.create('third', { Resources: { Alarm: alarm } })).StackStatus).toBe(
    'CREATE_COMPLETE',
  );
});
