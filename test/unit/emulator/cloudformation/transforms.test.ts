import type * as Sdk from '@aws-sdk/client-cloudformation';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../../../emulator/emulator.ts';
import { Stacks } from '../../../support/stacks.ts';
import { aWorld, client } from '../../../support/world.ts';

const input = { Capabilities: ['CAPABILITY_AUTO_EXPAND', 'CAPABILITY_NAMED_IAM'] };
function topicOf(loop: string): string {
  return `Topic\${${loop}}`;
}

const topics = {
  AWSTemplateFormatVersion: '2010-09-09',
  Transform: 'AWS::LanguageExtensions',
  Parameters: { Names: { Type: 'CommaDelimitedList' } },
  Resources: {
    'Fn::ForEach::Topics': [
      'Name',
      { Ref: 'Names' },
      {
        [topicOf('Name')]: {
          Type: 'AWS::SNS::Topic',
          Properties: { TopicName: { 'Fn::Join': ['-', [{ Ref: 'Name' }, 'topic']] } },
        },
      },
    ],
  },
};

let world: Emulator;
let stacks: Stacks;

beforeEach(() => {
  world = aWorld();
  stacks = new Stacks(world);
});

async function template(TemplateStage?: string): Promise<Sdk.GetTemplateOutput> {
  return stacks.call('GetTemplate', { StackName: 's', TemplateStage });
}

async function summary(request: object) {
  return stacks.call<Sdk.GetTemplateSummaryOutput>('GetTemplateSummary', request);
}

describe('AWS::LanguageExtensions', () => {
  const names = (Names: string) => ({ parameters: { Names }, input });

  test('is applied, and both stages can be had', async () => {
    const stack = await stacks.create('s', topics, names('a,b'));

    expect(stack.StackStatus).toBe('CREATE_COMPLETE');
    expect(await client(world, 'sns')('ListTopics')).toMatchObject({
      Topics: [
        { TopicArn: expect.stringMatching(/:a-topic$/) },
        { TopicArn: expect.stringMatching(/:b-topic$/) },
      ],
    });
    expect(await template('Original')).toEqual({
      TemplateBody: JSON.stringify(topics),
      StagesAvailable: ['Original', 'Processed'],
    });
    const processed = await template();
    expect(JSON.parse(processed.TemplateBody ?? '')).toEqual({
      AWSTemplateFormatVersion: '2010-09-09',
      Parameters: { Names: { Type: 'CommaDelimitedList' } },
      Resources: {
        Topica: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'a-topic' } },
        Topicb: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'b-topic' } },
      },
    });
  });

  test('is applied anew to the template from before', async () => {
    await stacks.create('s', topics, names('a,b'));

    await stacks.call('UpdateStack', {
      StackName: 's',
      UsePreviousTemplate: true,
      Parameters: [{ ParameterKey: 'Names', ParameterValue: 'b,c' }],
      ...input,
    });
    await stacks.settled('s');

    expect(await client(world, 'sns')('ListTopics')).toMatchObject({
      Topics: [
        { TopicArn: expect.stringMatching(/:b-topic$/) },
        { TopicArn: expect.stringMatching(/:c-topic$/) },
      ],
    });
  });

  test('needs an acknowledgement, but for a change set', async () => {
    const Capabilities = ['CAPABILITY_NAMED_IAM'];
    const parameters = { Names: 'a' };

    await expect(
      stacks.create('s', topics, { parameters, input: { Capabilities } }),
    ).rejects.toThrow('Requires capabilities : [CAPABILITY_AUTO_EXPAND]');
    const changes = await stacks.changeSet('s', topics, {
      parameters,
      input: { Capabilities, ChangeSetType: 'CREATE' },
    });
    expect(changes).toMatchObject({
      Status: 'CREATE_COMPLETE',
      Changes: [{ ResourceChange: { LogicalResourceId: 'Topica' } }],
    });
  });

  test('that fails is told by the stack, and by the change set', async () => {
    const broken = {
      ...topics,
      Resources: { 'Fn::ForEach::Topics': ['Name', { Ref: 'Names' }] },
    };
    const reason = 'Transform AWS::LanguageExtensions failed with: Fn::ForEach layout is incorrect';

    const stack = await stacks.create('s', broken, names('a'));
    const changes = await stacks.changeSet('c', broken, {
      parameters: { Names: 'a' },
      input: { ...input, ChangeSetType: 'CREATE' },
    });

    expect(stack.StackStatus).toBe('ROLLBACK_COMPLETE');
    expect((await stacks.events('s')).map((one) => one.ResourceStatusReason)).toContain(
      `${reason}. Rollback requested by user.`,
    );
    expect(changes).toMatchObject({ Status: 'FAILED', StatusReason: reason });
    expect(await template()).toEqual({
      TemplateBody: JSON.stringify(broken),
      StagesAvailable: ['Original'],
    });
    expect((await stacks.delete('s')).StackStatus).toBe('DELETE_COMPLETE');
  });

  test('what is wrong with what it makes is told by the stack', async () => {
    await stacks.create('s', topics, names('a-1'));

    expect((await stacks.events('s')).map((one) => one.ResourceStatusReason)).toContain(
      'Template format error: Resource name Topica-1 is non alphanumeric. Rollback requested by user.',
    );
  });

  test('keeps functions of resources, which the deployment resolves', async () => {
    const json = {
      Transform: 'AWS::LanguageExtensions',
      Resources: {
        Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'a' } },
        Other: {
          Type: 'AWS::SNS::Topic',
          Properties: {
            DisplayName: { 'Fn::ToJsonString': { name: { 'Fn::GetAtt': ['Topic', 'TopicName'] } } },
          },
        },
      },
      Outputs: { Count: { Value: { 'Fn::Length': ['x', 'y'] } } },
    };

    const stack = await stacks.create('s', json, { input });
    const { Attributes } = await client(world, 'sns')<{ Attributes: object }>(
      'GetTopicAttributes',
      { TopicArn: await stacks.physicalId('s', 'Other') },
    );

    expect(stack.Outputs).toMatchObject([{ OutputKey: 'Count', OutputValue: '2' }]);
    expect(Attributes).toMatchObject({ DisplayName: '{"name":"a"}' });
  });

  test('its functions are none without it', async () => {
    const { Transform: _, ...without } = topics;
    const length = {
      Resources: {
        T: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: { 'Fn::Length': ['a'] } } },
      },
    };

    await expect(stacks.create('s', without, names('a'))).rejects.toThrow(
      'Encountered unsupported function: Fn::ForEach::Topics',
    );
    await expect(stacks.create('s', length)).rejects.toThrow(
      'Template Error: Encountered unsupported function: Fn::Length',
    );
  });

  test('cannot be embedded', async () => {
    const embedded = {
      Resources: {
        T: { Type: 'AWS::SNS::Topic', 'Fn::Transform': { Name: 'AWS::LanguageExtensions' } },
      },
    };

    const stack = await stacks.create('s', embedded, { input });

    expect(stack.StackStatus).toBe('ROLLBACK_COMPLETE');
  });
});

describe('AWS::Include', () => {
  beforeEach(async () => {
    const s3 = client(world, 's3');
    const Bucket = 'snippets-of-a-test';
    await s3('CreateBucket', {
      Bucket,
      CreateBucketConfiguration: { LocationConstraint: 'ap-southeast-2' },
    });
    const objects = {
      'name.yaml': 'DisplayName: included\n',
      'topic.json': '{"Included": {"Type": "AWS::SNS::Topic"}}',
      'outputs.yaml': 'Outputs:\n  Arn:\n    Value:\n      Ref: Topic\n',
      'short.yaml': 'DisplayName: !Ref Topic\n',
      'more.yaml': 'Fn::Transform: {Name: AWS::Include, Parameters: {Location: s3://a/b}}\n',
      'broken.json': '{',
    };
    for (const [Key, Body] of Object.entries(objects)) await s3('PutObject', { Bucket, Key, Body });
  });

  const include = (key: string) => ({
    Name: 'AWS::Include',
    Parameters: { Location: { 'Fn::Sub': `s3://\${Bucket}/${key}` } },
  });
  const Parameters = { Bucket: { Type: 'String', Default: 'snippets-of-a-test' } };

  test('brings properties, resources and sections', async () => {
    const stack = await stacks.create(
      's',
      {
        Transform: include('outputs.yaml'),
        Parameters,
        Resources: {
          Topic: { Type: 'AWS::SNS::Topic', Properties: { 'Fn::Transform': include('name.yaml') } },
          'Fn::Transform': include('topic.json'),
        },
      },
      { input },
    );

    expect(stack).toMatchObject({
      StackStatus: 'CREATE_COMPLETE',
      Outputs: [{ OutputKey: 'Arn' }],
    });
    expect(JSON.parse((await template()).TemplateBody ?? '')).toEqual({
      Parameters,
      Resources: {
        Topic: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: 'included' } },
        Included: { Type: 'AWS::SNS::Topic' },
      },
      Outputs: { Arn: { Value: { Ref: 'Topic' } } },
    });
  });

  const wrongContent = "The specified S3 object's content should be valid Yaml/JSON.";
  test.each([
    ['short.yaml', wrongContent],
    ['more.yaml', wrongContent],
    ['broken.json', wrongContent],
    ['none', 'The specified key does not exist.'],
  ])('%s fails the stack', async (key, reason) => {
    const Resources = {
      Topic: { Type: 'AWS::SNS::Topic', Properties: { 'Fn::Transform': include(key) } },
    };

    await stacks.create('s', { Parameters, Resources }, { input });

    expect((await stacks.events('s')).map((one) => one.ResourceStatusReason)).toContain(
      `Transform AWS::Include failed with: ${reason} Rollback requested by user.`,
    );
  });

  test.each([
    ['s3://no-such-bucket-of-a-test/x', 'S3 bucket [no-such-bucket-of-a-test] does not exist.'],
    ['https://example.com/x', 'The location parameter is not a valid S3 uri.'],
  ])('%s is no place', async (Location, reason) => {
    const changes = await stacks.changeSet(
      's',
      { Transform: { Name: 'AWS::Include', Parameters: { Location } } },
      { input: { ChangeSetType: 'CREATE' } },
    );

    expect(changes).toMatchObject({
      Status: 'FAILED',
      StatusReason: `Transform AWS::Include failed with: ${reason}`,
    });
  });
});

describe('other transforms', () => {
  const Resources = { Topic: { Type: 'AWS::SNS::Topic' } };

  test('AWS::Serverless has nothing to do with plain resources', async () => {
    const Transform = ['AWS::LanguageExtensions', 'AWS::Serverless-2016-10-31'];

    const stack = await stacks.create('s', { Transform, Resources }, { input });

    expect(stack.StackStatus).toBe('CREATE_COMPLETE');
    expect(JSON.parse((await template()).TemplateBody ?? '')).toEqual({ Resources });
  });

  test.each([
    [
      { Resources: { F: { Type: 'AWS::Serverless::Function' } } },
      'The resource type AWS::Serverless::Function of AWS::Serverless-2016-10-31 is not implemented',
    ],
    [{ Resources, Globals: {} }, 'Globals of AWS::Serverless-2016-10-31 is not implemented'],
    [{ Transform: 'AWS::CodeStar', Resources }, 'The transform AWS::CodeStar is not implemented'],
  ])('%j is refused by name', async (parts, message) => {
    const serverless = { Transform: 'AWS::Serverless-2016-10-31', ...parts };

    await expect(stacks.create('s', serverless, { input })).rejects.toThrow(message);
  });

  test('a macro that nobody has made fails the stack', async () => {
    await stacks.create('s', { Transform: 'Mine', Resources }, { input });

    expect((await stacks.events('s')).map((one) => one.ResourceStatusReason)).toContain(
      'No transform named 123456789012::Mine found. Rollback requested by user.',
    );
  });
});

describe('looking at a template', () => {
  test('names its transforms, and what they need', async () => {
    const TemplateBody = JSON.stringify(topics);
    const expected = {
      Capabilities: ['CAPABILITY_AUTO_EXPAND'],
      CapabilitiesReason:
        'The following resource(s) require capabilities: [AWS::LanguageExtensions]',
      DeclaredTransforms: ['AWS::LanguageExtensions'],
    };

    expect(await stacks.call('ValidateTemplate', { TemplateBody })).toMatchObject(expected);
    expect(await summary({ TemplateBody })).toMatchObject(expected);
  });

  test('unknown types may be warnings', async () => {
    const TemplateBody = JSON.stringify({
      Resources: {
        A: { Type: 'AWS::Made::Up' },
        B: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: { 'Fn::GetAtt': ['A', 'X'] } } },
      },
    });
    const TemplateSummaryConfig = { TreatUnrecognizedResourceTypesAsWarnings: true };

    await expect(summary({ TemplateBody })).rejects.toThrow(
      'Template format error: Unrecognized resource types: [AWS::Made::Up]',
    );
    expect(await summary({ TemplateBody, TemplateSummaryConfig })).toMatchObject({
      ResourceTypes: ['AWS::Made::Up', 'AWS::SNS::Topic'],
      ResourceIdentifierSummaries: [
        { ResourceType: 'AWS::Made::Up', LogicalResourceIds: ['A'], ResourceIdentifiers: [] },
        { ResourceType: 'AWS::SNS::Topic', ResourceIdentifiers: ['TopicArn'] },
      ],
      Warnings: { UnrecognizedResourceTypes: ['AWS::Made::Up'] },
    });
  });

  test.each([
    [{}, 'Either Template URL or Template Body must be specified.'],
    [{ TemplateBody: '{}' }, 'At least one Resources member must be defined.'],
    [{ TemplateBody: '' }, 'Member must have length greater than or equal to 1'],
    [{ StackName: 'none' }, 'Stack with id none does not exist'],
    [{ StackName: 'none', TemplateBody: '{}' }, 'Specify only one of StackName'],
  ])('%j is refused', async (request, message) => {
    await expect(summary(request)).rejects.toThrow(message);
  });

  test('a stack that is only reviewed has no summary', async () => {
    const Resources = { Topic: { Type: 'AWS::SNS::Topic' } };
    await stacks.changeSet('s', { Resources }, { input: { ChangeSetType: 'CREATE' } });

    await expect(summary({ StackName: 's' })).rejects.toThrow(
      'GetTemplateSummary cannot be called on REVIEW_IN_PROGRESS stacks.',
    );
  });

  test.each([
    [{}, 'StackName is required if ChangeSetName is not specified.'],
    [{ ChangeSetName: 'c' }, 'StackName is a required parameter.'],
    [{ StackName: 'none' }, 'Stack with id none does not exist'],
  ])('GetTemplate %j is refused', async (request, message) => {
    await expect(stacks.call('GetTemplate', request)).rejects.toThrow(message);
  });
});
