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

function put(Name: string, Value: string, Type = 'String'): Promise<unknown> {
  return client(world, 'ssm')('PutParameter', { Name, Value, Type, Overwrite: true });
}

function named(Type: string, more: object = {}, DisplayName: unknown = { Ref: 'Name' }) {
  return {
    Parameters: { Name: { Type, ...more } },
    Resources: { Topic: { Type: 'AWS::SNS::Topic', Properties: { DisplayName } } },
  };
}

async function displayName(): Promise<string | undefined> {
  const { Attributes } = await client(world, 'sns')<{ Attributes: Record<string, string> }>(
    'GetTopicAttributes',
    { TopicArn: await stacks.physicalId('s', 'Topic') },
  );
  return Attributes.DisplayName;
}

const value = 'AWS::SSM::Parameter::Value<String>';

describe('a parameter that names one in Parameter Store', () => {
  beforeEach(async () => {
    await put('/name', 'one');
    await put('/name', 'two');
  });

  test('stands for what is kept there, and both are shown', async () => {
    const stack = await stacks.create('s', named(value), { parameters: { Name: '/name' } });

    expect(await displayName()).toBe('two');
    expect(stack.Parameters).toEqual([
      { ParameterKey: 'Name', ParameterValue: '/name', ResolvedValue: 'two' },
    ]);
  });

  test('takes a version, and a list', async () => {
    await put('/names', 'a,b', 'StringList');
    const joined = { 'Fn::Join': ['-', { Ref: 'Name' }] };

    await stacks.create('v', named(value), { parameters: { Name: '/name:1' } });
    await stacks.create(
      's',
      named('AWS::SSM::Parameter::Value<List<String>>', { Default: '/names' }, joined),
    );

    expect(await displayName()).toBe('a-b');
    expect((await stacks.describe('v')).Parameters?.[0]?.ResolvedValue).toBe('one');
  });

  test('is read anew by each update, with the name from before', async () => {
    await stacks.create('s', named(value), { parameters: { Name: '/name' } });
    await put('/name', 'three');
    const Parameters = [{ ParameterKey: 'Name', UsePreviousValue: true }];

    const changes = await stacks.changeSet('s', named(value), { input: { Parameters } });
    await stacks.update('s', named(value), { input: { Parameters } });

    expect(changes.Parameters).toEqual([
      { ParameterKey: 'Name', ParameterValue: '/name', ResolvedValue: 'three' },
    ]);
    expect(changes.Changes?.[0]?.ResourceChange?.Details?.[0]).toMatchObject({
      ChangeSource: 'ParameterReference',
      CausingEntity: 'Name',
    });
    expect(await displayName()).toBe('three');
  });

  test('hides what it stands for where it is to be hidden', async () => {
    const stack = await stacks.create('s', named(value, { NoEcho: true }), {
      parameters: { Name: '/name' },
    });

    expect(stack.Parameters).toEqual([
      { ParameterKey: 'Name', ParameterValue: '****', ResolvedValue: '****' },
    ]);
    expect(JSON.stringify(await stacks.events('s'))).not.toContain('two');
  });

  test('is refused where there is none such', async () => {
    await expect(
      stacks.create('s', named(value), { parameters: { Name: '/none' } }),
    ).rejects.toThrow('Parameter Name should either have input value or default value');
  });

  test('is refused where it is a secret', async () => {
    await put('secret', 'x', 'SecureString');

    await expect(
      stacks.create('s', named(value), { parameters: { Name: 'secret' } }),
    ).rejects.toThrow(
      'Parameters [secret] referenced by template have types not supported by CloudFormation.',
    );
  });
});

describe('a parameter that names something in the account', () => {
  async function aVpc(): Promise<{ VpcId: string; SubnetId: string }> {
    const ec2 = client(world, 'ec2');
    const { Vpc } = await ec2<{ Vpc: { VpcId: string } }>('CreateVpc', {
      CidrBlock: '10.0.0.0/16',
    });
    const { Subnet } = await ec2<{ Subnet: { SubnetId: string } }>('CreateSubnet', {
      VpcId: Vpc.VpcId,
      CidrBlock: '10.0.0.0/24',
    });
    return { ...Vpc, ...Subnet };
  }

  test('takes what is there', async () => {
    const { VpcId, SubnetId } = await aVpc();
    await put('vpc', VpcId);
    const types: [string, string][] = [
      ['AWS::EC2::VPC::Id', VpcId],
      ['List<AWS::EC2::Subnet::Id>', SubnetId],
      ['AWS::EC2::AvailabilityZone::Name', 'ap-southeast-2a'],
      ['AWS::SSM::Parameter::Name', 'vpc'],
      ['AWS::SSM::Parameter::Value<AWS::EC2::VPC::Id>', 'vpc'],
    ];

    for (const [at, [type, Name]] of types.entries()) {
      const stack = await stacks.create(`s${at}`, named(type, {}, 'x'), { parameters: { Name } });
      expect([type, stack.StackStatus]).toEqual([type, 'CREATE_COMPLETE']);
    }
  });

  test.each([
    ['AWS::EC2::VPC::Id', 'vpc-1'],
    ['AWS::EC2::SecurityGroup::GroupName', 'web'],
    ['List<AWS::EC2::Subnet::Id>', 'subnet-1,subnet-2'],
    ['AWS::SSM::Parameter::Name', 'none'],
  ])('%s: what is not there fails the stack', async (type, Name) => {
    const reason = `Parameter validation failed: parameter value ${Name.split(',')[0]} for parameter name Name does not exist`;

    const stack = await stacks.create('s', named(type), { parameters: { Name } });
    const input = { ChangeSetType: 'CREATE' };
    const changes = await stacks.changeSet('c', named(type), { parameters: { Name }, input });

    expect(stack.StackStatus).toBe('ROLLBACK_COMPLETE');
    expect((await stacks.events('s')).map((one) => one.ResourceStatusReason)).toContain(
      `${reason}. Rollback requested by user.`,
    );
    expect(changes).toMatchObject({ Status: 'FAILED', StatusReason: reason });
  });

  test('what the emulator has not is refused by name', async () => {
    await expect(
      stacks.create('s', named('AWS::EC2::Image::Id'), { parameters: { Name: 'ami-1' } }),
    ).rejects.toThrow('Looking up values of the type AWS::EC2::Image::Id is not implemented');
  });

  test('rules see it', async () => {
    const { VpcId, SubnetId } = await aVpc();
    const template = {
      ...named('AWS::EC2::Subnet::Id', {}, 'x'),
      Rules: {
        Inside: {
          Assertions: [
            {
              Assert: { 'Fn::Equals': [{ 'Fn::ValueOf': ['Name', 'VpcId'] }, VpcId] },
              AssertDescription: 'the subnet is in the VPC',
            },
            {
              Assert: {
                'Fn::Contains': [{ 'Fn::RefAll': 'AWS::EC2::Subnet::Id' }, { Ref: 'Name' }],
              },
            },
          ],
        },
      },
    };

    const stack = await stacks.create('s', template, { parameters: { Name: SubnetId } });

    expect(stack.StackStatus).toBe('CREATE_COMPLETE');
    await expect(
      stacks.create('t', template, { parameters: { Name: 'subnet-0' } }),
    ).rejects.toThrow('Rule Inside: the subnet is in the VPC');
  });
});
