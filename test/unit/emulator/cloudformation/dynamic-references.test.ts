import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../../../emulator/emulator.ts';
import { Stacks } from '../../../support/stacks.ts';
import { aWorld, client } from '../../../support/world.ts';

let world: Emulator;
let stacks: Stacks;

beforeEach(() => {
  world = aWorld();
  stacks = new Stacks(world);
});

/** One version after the other. */
async function put(Name: string, ...values: readonly string[]): Promise<void> {
  for (const Value of values) {
    await client(world, 'ssm')('PutParameter', { Name, Value, Type: 'String', Overwrite: true });
  }
}

/** A secret, one version after the other. */
async function keep(Name: string, first: string, ...newer: readonly string[]): Promise<void> {
  const secretsManager = client(world, 'secretsmanager');
  const token = (at: number) => ({ ClientRequestToken: `${Name}-${at}`.padEnd(32, '0') });
  await secretsManager('CreateSecret', { Name, SecretString: first, ...token(0) });
  for (const [at, SecretString] of newer.entries()) {
    await secretsManager('PutSecretValue', { SecretId: Name, SecretString, ...token(at + 1) });
  }
}

function topic(DisplayName: unknown, more: object = {}) {
  return {
    Resources: { Topic: { Type: 'AWS::SNS::Topic', Properties: { DisplayName, ...more } } },
  };
}

async function displayName(name = 's'): Promise<string | undefined> {
  const TopicArn = await stacks.physicalId(name, 'Topic');
  const { Attributes } = await client(world, 'sns')<{ Attributes: Record<string, string> }>(
    'GetTopicAttributes',
    { TopicArn },
  );
  return Attributes.DisplayName;
}

describe('a dynamic reference in a property', () => {
  beforeEach(async () => {
    await put('/a/name', 'first', 'second');
    await keep(
      'login',
      JSON.stringify({ user: 'bob' }),
      JSON.stringify({ user: 'alice', port: 5432 }),
    );
  });

  test.each([
    ['{{resolve:ssm:/a/name}}', 'second'],
    ['{{resolve:ssm:/a/name:1}}', 'first'],
    ['{{resolve:ssm:/a/name:1}}-{{resolve:ssm:/a/name:2}}', 'first-second'],
    ['{{resolve:secretsmanager:login:SecretString:user}}', 'alice'],
    ['{{resolve:secretsmanager:login:SecretString:port}}', '5432'],
    ['{{resolve:secretsmanager:login:SecretString:user:AWSPREVIOUS}}', 'bob'],
    ['{{resolve:secretsmanager:login:SecretString:user:AWSPREVIOUS:}}', 'bob'],
    ['{{resolve:secretsmanager:login}}', '{"user":"alice","port":5432}'],
    [{ 'Fn::Join': ['', ['{{resolve:ssm:', { Ref: 'AWS::NoValue' }, '/a/name}}']] }, 'second'],
    ['{{ resolve:ssm:/a/name }}', '{{ resolve:ssm:/a/name }}'],
  ])('%j is looked up', async (DisplayName, expected) => {
    const stack = await stacks.create('s', topic(DisplayName));

    expect(stack.StackStatus).toBe('CREATE_COMPLETE');
    expect(await displayName()).toBe(expected);
  });

  test('names a secret by its ARN, too', async () => {
    const { ARN } = await client(world, 'secretsmanager')<{ ARN: string }>('DescribeSecret', {
      SecretId: 'login',
    });

    await stacks.create('s', topic(`{{resolve:secretsmanager:${ARN}:SecretString:user::}}`));

    expect(await displayName()).toBe('alice');
  });

  test('names a secret of the same stack', async () => {
    const { Topic } = topic({
      'Fn::Sub': `{{resolve:secretsmanager:\${Secret}:SecretString:user}}`,
    }).Resources;
    const GenerateSecretString = {
      SecretStringTemplate: '{"user":"carol"}',
      GenerateStringKey: 'p',
    };
    const Secret = { Type: 'AWS::SecretsManager::Secret', Properties: { GenerateSecretString } };

    await stacks.create('s', { Resources: { Topic, Secret } });

    expect(await displayName()).toBe('carol');
  });

  test('may be a secure string where AWS allows it', async () => {
    await client(world, 'ssm')('PutParameter', {
      Name: 'word',
      Type: 'SecureString',
      Value: 'Pa55-word!',
    });
    const user = (Password: string) => ({
      Resources: { User: { Type: 'AWS::IAM::User', Properties: { LoginProfile: { Password } } } },
    });

    const stack = await stacks.create('s', user('{{resolve:ssm-secure:word:1}}'));

    expect(stack.StackStatus).toBe('CREATE_COMPLETE');
    expect(JSON.stringify(await stacks.events('s'))).not.toContain('Pa55');
  });

  test('comes by a parameter of the template, too', async () => {
    const template = {
      Parameters: { Name: { Type: 'String' } },
      ...topic({ 'Fn::Sub': `{{resolve:ssm:\${Name}}}` }),
    };

    await stacks.create('s', template, { parameters: { Name: '/a/name' } });

    expect(await displayName()).toBe('second');
  });

  test('gets the type of its property', async () => {
    await put('seconds', '7');
    const template = {
      Resources: {
        Queue: { Type: 'AWS::SQS::Queue', Properties: { DelaySeconds: '{{resolve:ssm:seconds}}' } },
      },
    };

    const stack = await stacks.create('s', template);

    expect(stack.StackStatus).toBe('CREATE_COMPLETE');
  });

  test('shows nowhere what it stands for', async () => {
    const template = topic('{{resolve:secretsmanager:login:SecretString:user}}');

    const changes = await stacks.changeSet('c', template, { input: { ChangeSetType: 'CREATE' } });
    await stacks.create('s', template);
    const shown = JSON.stringify([
      changes,
      await stacks.events('s'),
      await stacks.describe('s'),
      await stacks.call('GetTemplate', { StackName: 's' }),
    ]);

    expect(shown).toContain('{{resolve:secretsmanager:login:SecretString:user}}');
    expect(shown).not.toContain('alice');
  });

  test('is not compared when drift is detected, nor shown', async () => {
    await stacks.create('s', topic('{{resolve:secretsmanager:login:SecretString:user}}'));

    const drift = await stacks.drift('s');
    const resources = await stacks.call('DescribeStackResourceDrifts', { StackName: 's' });

    expect(drift).toMatchObject({ StackDriftStatus: 'IN_SYNC' });
    expect(JSON.stringify(resources)).not.toContain('alice');
  });

  test('is looked up by the role of the stack', async () => {
    const RoleName = 'deployer';
    const iam = client(world, 'iam');
    await iam('CreateRole', {
      RoleName,
      AssumeRolePolicyDocument: JSON.stringify({
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'cloudformation.amazonaws.com' },
            Action: 'sts:AssumeRole',
          },
        ],
      }),
    });
    const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
    await iam('AttachRolePolicy', { RoleName, PolicyArn });
    const RoleARN = `arn:aws:iam::123456789012:role/${RoleName}`;

    await stacks.create('s', topic('{{resolve:ssm:/a/name}}'), { input: { RoleARN } });

    expect(await displayName()).toBe('second');
    await iam('DetachRolePolicy', { RoleName, PolicyArn });
    await expect(
      stacks.update('s', topic('{{resolve:ssm:/a/name:1}}'), { input: { RoleARN } }),
    ).rejects.toThrow(/assumed-role\/deployer\/.* is not authorized to perform: ssm:GetParameters/);
  });

  test('is looked up anew when the resource changes, and not before', async () => {
    const named = (team: string) =>
      topic('{{resolve:ssm:/a/name}}', { Tags: [{ Key: 'team', Value: team }] });
    await stacks.create('s', named('a'));
    await put('/a/name', 'third');

    await expect(stacks.update('s', named('a'))).rejects.toThrow('No updates are to be performed.');
    await stacks.update('s', named('b'));

    expect(await displayName()).toBe('third');
  });

  test('that cannot be looked up any more does not keep a stack from being deleted', async () => {
    await stacks.create('s', topic('{{resolve:ssm:/a/name}}'));
    await client(world, 'ssm')('DeleteParameter', { Name: '/a/name' });

    expect((await stacks.delete('s')).StackStatus).toBe('DELETE_COMPLETE');
  });
});

describe('a dynamic reference that leads nowhere', () => {
  test.each([
    ['{{resolve:ssm:/none}}', 'Parameters: [ssm:/none] cannot be found.'],
    [
      '{{resolve:ssm:/none:}}',
      'Incorrect format is used in the following SSM reference: [{{resolve:ssm:/none:}}]',
    ],
    [
      '{{resolve:ssm-secure:/none:1}}',
      'SSM Secure reference is not supported in: [AWS::SNS::Topic/Properties/DisplayName]',
    ],
    [
      '{{resolve:vault:x}}',
      'Incorrect format is used in the following reference: [{{resolve:vault:x}}]',
    ],
    [
      '{{resolve:secretsmanager:a:SecretBinary}}',
      'Incorrect format is used in the following Secrets Manager reference',
    ],
  ])('%s is refused at once', async (text, message) => {
    await expect(stacks.create('s', topic(text))).rejects.toThrow(message);
  });

  test.each([
    [
      '{{resolve:secretsmanager:none}}',
      "Secrets Manager can't find the specified secret. (Service: AWSSecretsManager; Status Code: 400; Error Code: ResourceNotFoundException; Proxy: null)",
    ],
    ['{{resolve:secretsmanager:text:SecretString:key}}', 'Could not parse SecretString JSON'],
    [
      '{{resolve:secretsmanager:json:SecretString:key}}',
      'Could not find a value associated with JSONKey in SecretString',
    ],
  ])('%s fails the resource', async (text, reason) => {
    await keep('text', 'no JSON');
    await keep('json', '{}');

    const stack = await stacks.create('s', topic(text));

    expect(stack.StackStatus).toBe('ROLLBACK_COMPLETE');
    expect(await stacks.reasonOf('s', 'Topic')).toBe(reason);
  });

  test('a secure string is no plain one', async () => {
    await client(world, 'ssm')('PutParameter', {
      Name: 'secret',
      Type: 'SecureString',
      Value: 'x',
    });

    await stacks.create('s', topic('{{resolve:ssm:secret}}'));

    expect(await stacks.reasonOf('s', 'Topic')).toBe(
      'Parameters [secret] referenced by template have types not supported by CloudFormation.',
    );
  });

  test('a value of the wrong type fails the resource', async () => {
    await put('seconds', 'many');
    const Properties = { DelaySeconds: '{{resolve:ssm:seconds}}' };

    await stacks.create('s', { Resources: { Queue: { Type: 'AWS::SQS::Queue', Properties } } });

    expect(await stacks.reasonOf('s', 'Queue')).toContain(
      '#/DelaySeconds: expected type: Integer, found: String',
    );
  });

  test('it may not stand in an output', async () => {
    const output = (Value: string) => ({ ...topic('x'), Outputs: { O: { Value } } });

    await expect(stacks.create('s', output('{{resolve:secretsmanager:a}}'))).rejects.toThrow(
      'Output O is malformed.',
    );
    await expect(stacks.create('s', output('{{resolve:ssm:a}}'))).rejects.toThrow(
      'The dynamic reference {{resolve:ssm:a}} in output O is not implemented',
    );
  });

  test('a condition that does not hold asks for nothing', async () => {
    const { Topic } = topic('{{resolve:ssm:/none}}').Resources;
    const template = {
      Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
      Resources: { Topic: { ...Topic, Condition: 'Never' }, Other: { Type: 'AWS::SNS::Topic' } },
    };

    expect((await stacks.create('s', template)).StackStatus).toBe('CREATE_COMPLETE');
  });
});
