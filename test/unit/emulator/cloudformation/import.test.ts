import type * as Sdk from '@aws-sdk/client-cloudformation';
import { describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../../../emulator/emulator.ts';
import { Stacks } from '../../../support/stacks.ts';
import { aWorld, client } from '../../../support/world.ts';

const vpc = (attributes: object = { DeletionPolicy: 'Retain' }) => ({
  Type: 'AWS::EC2::VPC',
  Properties: { CidrBlock: '10.0.0.0/16' },
  ...attributes,
});
const parameter = (Value = 'x', attributes: object = { DeletionPolicy: 'Retain' }) => ({
  Type: 'AWS::SSM::Parameter',
  Properties: { Name: 'mine', Type: 'String', Value },
  ...attributes,
});
const kept = { Type: 'AWS::EC2::InternetGateway' };

async function aVpc(world: Emulator): Promise<string> {
  const { Vpc } = await client(world, 'ec2')<{ Vpc: { VpcId: string } }>('CreateVpc', {
    CidrBlock: '10.0.0.0/16',
  });
  return Vpc.VpcId;
}

const toImport = (VpcId: string, more: object = {}) => ({
  ResourceType: 'AWS::EC2::VPC',
  LogicalResourceId: 'V',
  ResourceIdentifier: { VpcId },
  ...more,
});

function importing(stacks: Stacks, resources: object, ...toImport: object[]) {
  const input = { ChangeSetType: 'IMPORT', ResourcesToImport: toImport };
  return stacks.changeSet('s', { Resources: resources }, { input });
}

async function execute(stacks: Stacks): Promise<Sdk.Stack> {
  await stacks.call('ExecuteChangeSet', { StackName: 's', ChangeSetName: 'preview' });
  return stacks.settled('s');
}

describe('an import', () => {
  test('makes a new stack of what is there, and leaves it as it is', async () => {
    const world = aWorld();
    const stacks = new Stacks(world);
    const id = await aVpc(world);

    const changeSet = await importing(stacks, { V: vpc() }, toImport(id));
    const stack = await execute(stacks);

    expect(changeSet).toMatchObject({
      Status: 'CREATE_COMPLETE',
      Changes: [
        { ResourceChange: { Action: 'Import', LogicalResourceId: 'V', PhysicalResourceId: id } },
      ],
    });
    expect(stack.StackStatus).toBe('IMPORT_COMPLETE');
    expect(await stacks.physicalId('s', 'V')).toBe(id);
    expect(await stacks.history('s')).toEqual([
      's REVIEW_IN_PROGRESS',
      's IMPORT_IN_PROGRESS',
      'V IMPORT_IN_PROGRESS',
      'V IMPORT_COMPLETE',
      'V UPDATE_IN_PROGRESS',
      'V UPDATE_COMPLETE',
      's IMPORT_COMPLETE',
    ]);
  });

  test('adds to a stack, whose tags the resource then has beside its own', async () => {
    const world = aWorld();
    const stacks = new Stacks(world);
    await stacks.create('s', { Resources: { Kept: kept } }, { tags: { cost: '7' } });
    const id = await aVpc(world);
    const ec2 = client(world, 'ec2');
    await ec2('CreateTags', { Resources: [id], Tags: [{ Key: 'own', Value: '1' }] });

    await importing(stacks, { Kept: kept, V: vpc() }, toImport(id));
    const stack = await execute(stacks);
    const { Vpcs } = await ec2('DescribeVpcs', { VpcIds: [id] });

    expect(stack.StackStatus).toBe('IMPORT_COMPLETE');
    expect(Vpcs).toMatchObject([
      {
        Tags: [
          { Key: 'own', Value: '1' },
          { Key: 'cost', Value: '7' },
        ],
      },
    ]);
  });

  test('gives attributes and references, and the stack goes on from there', async () => {
    const world = aWorld();
    const stacks = new Stacks(world);
    const id = await aVpc(world);
    await importing(stacks, { V: vpc() }, toImport(id));
    await execute(stacks);
    const group = {
      Type: 'AWS::EC2::SecurityGroup',
      Properties: { GroupDescription: 'g', VpcId: { 'Fn::GetAtt': ['V', 'VpcId'] } },
    };

    const updated = await stacks.update('s', { Resources: { V: vpc(), G: group } });
    const deleted = await stacks.delete('s');
    const { Vpcs } = await client(world, 'ec2')('DescribeVpcs', { VpcIds: [id] });

    expect(updated.StackStatus).toBe('UPDATE_COMPLETE');
    expect(deleted.StackStatus).toBe('DELETE_COMPLETE');
    expect(Vpcs).toHaveLength(1);
  });

  test('shows as drift what the template has otherwise', async () => {
    const world = aWorld();
    const stacks = new Stacks(world);
    const id = await aVpc(world);
    const V = { ...vpc(), Properties: { CidrBlock: '10.0.0.0/16', EnableDnsSupport: false } };
    await importing(stacks, { V }, toImport(id));
    await execute(stacks);

    const { StackResourceDrift } = await stacks.call<Sdk.DetectStackResourceDriftOutput>(
      'DetectStackResourceDrift',
      { StackName: 's', LogicalResourceId: 'V' },
    );

    expect(StackResourceDrift?.PropertyDifferences).toMatchObject([
      { PropertyPath: '/EnableDnsSupport', ExpectedValue: 'false', ActualValue: 'true' },
    ]);
  });

  test('of what is not there goes back, and deletes nothing', async () => {
    const world = aWorld();
    const stacks = new Stacks(world);
    await stacks.create('s', { Resources: { Kept: kept } });
    const id = await aVpc(world);
    const W = { ...toImport('vpc-0gone'), LogicalResourceId: 'W' };

    await importing(stacks, { Kept: kept, V: vpc(), W: vpc() }, toImport(id), W);
    const stack = await execute(stacks);
    const { Vpcs } = await client(world, 'ec2')('DescribeVpcs', { VpcIds: [id] });

    expect(stack).toMatchObject({ StackStatus: 'IMPORT_ROLLBACK_COMPLETE' });
    expect(await stacks.reasonOf('s', 'W')).toContain(
      "Resource of type 'AWS::EC2::VPC' with identifier 'vpc-0gone' was not found.",
    );
    expect(Vpcs).toHaveLength(1);
    await expect(stacks.physicalId('s', 'V')).rejects.toThrow('does not exist');
    expect((await stacks.history('s')).slice(-4)).toEqual([
      expect.stringMatching(/^[VW] IMPORT_ROLLBACK_COMPLETE$/),
      expect.stringMatching(/^[VW] IMPORT_ROLLBACK_IN_PROGRESS$/),
      expect.stringMatching(/^[VW] IMPORT_ROLLBACK_COMPLETE$/),
      's IMPORT_ROLLBACK_COMPLETE',
    ]);
    const updated = await stacks.update('s', { Resources: { Kept: kept, V: vpc() } });
    expect(updated.StackStatus).toBe('UPDATE_COMPLETE');
  });
});

describe('an import is refused', () => {
  test.each<[string, object, object[], string]>([
    ['of nothing', { V: vpc() }, [], 'Resources to import must be specified'],
    [
      'without a deletion policy',
      { V: vpc({}) },
      [toImport('vpc-1')],
      'The following resources to import [V] must have DeletionPolicy attribute specified in the template.',
    ],
    [
      'of what is not in the template',
      { X: vpc() },
      [toImport('vpc-1')],
      'Resources [V] to import do not exist in the template.',
    ],
    [
      'under another type',
      { V: { ...kept, DeletionPolicy: 'Retain' } },
      [toImport('vpc-1')],
      'in the template of type AWS::EC2::InternetGateway',
    ],
    [
      'without its identifier',
      { V: vpc() },
      [toImport('', { ResourceIdentifier: { CidrBlock: '10.0.0.0/16' } })],
      '[CidrBlock] given, [VpcId] required',
    ],
    ['twice', { V: vpc() }, [toImport('vpc-1'), toImport('vpc-1')], 'Duplicate resources'],
  ])('%s', async (_title, resources, requested, sentence) => {
    const stacks = new Stacks(aWorld());

    await expect(importing(stacks, resources, ...requested)).rejects.toMatchObject({
      code: 'ValidationError',
      message: expect.stringContaining(sentence),
    });
  });

  test('with new outputs', async () => {
    const stacks = new Stacks(aWorld());
    const template = { Resources: { V: vpc() }, Outputs: { O: { Value: 'x' } } };
    const input = { ChangeSetType: 'IMPORT', ResourcesToImport: [toImport('vpc-1')] };

    await expect(stacks.changeSet('s', template, { input })).rejects.toThrow(
      'As part of the import operation, you cannot modify or add [Outputs]',
    );
  });

  test('of what the stack has, or without being an import', async () => {
    const stacks = new Stacks(aWorld());
    await stacks.create('s', { Resources: { V: vpc() } });

    await expect(importing(stacks, { V: vpc() }, toImport('vpc-1'))).rejects.toThrow(
      'Resources [V] to import already exist in the stack s.',
    );
    await expect(
      stacks.changeSet(
        's',
        { Resources: { V: vpc() } },
        {
          input: { ResourcesToImport: [toImport('vpc-1')] },
        },
      ),
    ).rejects.toThrow('ResourcesToImport can only be specified with ChangeSetType IMPORT.');
  });
});

describe('the change set of an import fails', () => {
  test('where it would change anything else', async () => {
    const world = aWorld();
    const stacks = new Stacks(world);
    await stacks.create('s', { Resources: { Kept: kept } });
    const id = await aVpc(world);

    const changeSet = await importing(stacks, { V: vpc(), Other: kept }, toImport(id));

    expect(changeSet).toMatchObject({
      Status: 'FAILED',
      StatusReason:
        'You have modified resources [Kept, Other] in your template that are not being imported. Update, create or delete operations cannot be executed during import operations.',
    });
  });

  test('where another stack has the resource', async () => {
    const stacks = new Stacks(aWorld());
    const { StackId } = await stacks.create('other', { Resources: { V: vpc() } });
    const id = (await stacks.physicalId('other', 'V')) ?? '';

    const changeSet = await importing(stacks, { V: vpc() }, toImport(id));

    expect(changeSet.StatusReason).toBe(`${id} already exists in stack ${StackId ?? ''}`);
  });
});

describe('ImportExistingResources', () => {
  const input = { ImportExistingResources: true };
  const putParameter = (world: Emulator) =>
    client(world, 'ssm')('PutParameter', { Name: 'mine', Type: 'String', Value: 'x' });

  test('takes in what has the name that the template gives, beside other changes', async () => {
    const world = aWorld();
    const stacks = new Stacks(world);
    await putParameter(world);
    await stacks.create('s', { Resources: { Kept: kept } });
    const template = { Resources: { Kept: kept, P: parameter(), More: kept } };

    const changeSet = await stacks.changeSet('s', template, { input });
    const stack = await execute(stacks);

    expect(changeSet).toMatchObject({
      ImportExistingResources: true,
      Changes: [
        { ResourceChange: { Action: 'Add', LogicalResourceId: 'More' } },
        { ResourceChange: { Action: 'Import', LogicalResourceId: 'P' } },
      ],
    });
    expect(stack.StackStatus).toBe('UPDATE_COMPLETE');
    expect(await stacks.history('s')).toContain('P IMPORT_COMPLETE');
  });

  test('makes what is not there, and a new stack of both', async () => {
    const world = aWorld();
    const stacks = new Stacks(world);
    await putParameter(world);
    const free = { ...parameter(), Properties: { ...parameter().Properties, Name: 'free' } };

    const changeSet = await stacks.changeSet(
      's',
      { Resources: { P: parameter(), Q: free } },
      { input: { ...input, ChangeSetType: 'CREATE' } },
    );

    expect(changeSet.Changes?.map(({ ResourceChange }) => ResourceChange?.Action)).toEqual([
      'Import',
      'Add',
    ]);
    expect((await execute(stacks)).StackStatus).toBe('CREATE_COMPLETE');
  });

  test('keeps what it took in when the update fails', async () => {
    const world = aWorld();
    const stacks = new Stacks(world);
    await putParameter(world);
    await stacks.create('s', { Resources: { Kept: kept } });
    const Broken = {
      Type: 'AWS::KMS::Alias',
      DependsOn: 'P',
      Properties: { AliasName: 'alias/x', TargetKeyId: 'nobody' },
    };
    const P = parameter('x', { DeletionPolicy: 'RetainExceptOnCreate' });

    await stacks.changeSet('s', { Resources: { Kept: kept, P, Broken } }, { input });
    const stack = await execute(stacks);
    const { Parameter } = await client(world, 'ssm')('GetParameter', { Name: 'mine' });

    expect(stack.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(Parameter).toMatchObject({ Value: 'x' });
  });

  test('leaves out what may be deleted with the stack, whose name then is taken', async () => {
    const world = aWorld();
    const stacks = new Stacks(world);
    await putParameter(world);
    await stacks.create('s', { Resources: { Kept: kept } });

    const changeSet = await stacks.changeSet(
      's',
      { Resources: { Kept: kept, P: parameter('x', {}) } },
      { input },
    );

    expect(changeSet.StatusReason).toContain('AWS::EarlyValidation::ResourceExistenceCheck');
  });
});
