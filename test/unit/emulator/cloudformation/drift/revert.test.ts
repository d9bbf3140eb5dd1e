import type * as Sdk from '@aws-sdk/client-cloudformation';
import { describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../../../../emulator/emulator.ts';
import { Stacks } from '../../../../support/stacks.ts';
import { aWorld, client } from '../../../../support/world.ts';

const vpc = (Properties: object = {}) => ({
  Type: 'AWS::EC2::VPC',
  Properties: { CidrBlock: '10.0.0.0/16', ...Properties },
});
const template = (properties: object = { EnableDnsHostnames: true }) => ({
  Resources: { Quiet: vpc(), Vpc: vpc(properties) },
});
const revert = { input: { DeploymentMode: 'REVERT_DRIFT' } };

/** A stack whose VPC somebody has given other settings. */
async function aDriftedStack(world: Emulator) {
  const stacks = new Stacks(world);
  await stacks.create('s', template());
  const VpcId = (await stacks.physicalId('s', 'Vpc')) ?? '';
  const ec2 = client(world, 'ec2');
  await ec2('ModifyVpcAttribute', { VpcId, EnableDnsHostnames: { Value: false } });
  return { stacks, VpcId, ec2 };
}

async function described(stacks: Stacks) {
  const changeSet = await stacks.call<Sdk.DescribeChangeSetOutput>('DescribeChangeSet', {
    ...{ StackName: 's', ChangeSetName: 'preview', IncludePropertyValues: true },
  });
  return { changeSet, changes: changeSet.Changes?.map(({ ResourceChange }) => ResourceChange) };
}

async function execute(stacks: Stacks) {
  await stacks.call('ExecuteChangeSet', { StackName: 's', ChangeSetName: 'preview' });
  return stacks.settled('s');
}

const hostnames = async (ec2: ReturnType<typeof client>, VpcId: string) =>
  (await ec2('DescribeVpcAttribute', { VpcId, Attribute: 'enableDnsHostnames' }))
    .EnableDnsHostnames;

describe('a change set that reverts drift', () => {
  test('compares with the actual state, and brings it back', async () => {
    const { stacks, VpcId, ec2 } = await aDriftedStack(aWorld());

    await stacks.changeSet('s', template(), revert);
    const { changeSet, changes } = await described(stacks);
    const stack = await execute(stacks);

    expect(changeSet).toMatchObject({
      Status: 'CREATE_COMPLETE',
      DeploymentMode: 'REVERT_DRIFT',
      StackDriftStatus: 'DRIFTED',
    });
    expect(changes).toMatchObject([
      {
        Action: 'Modify',
        LogicalResourceId: 'Vpc',
        ResourceDriftStatus: 'MODIFIED',
        PreviousDeploymentContext:
          '{"Properties":{"CidrBlock":"10.0.0.0/16","EnableDnsHostnames":true}}',
        Details: [
          {
            ChangeSource: 'NoModification',
            Target: {
              ...{ Name: 'EnableDnsHostnames', BeforeValue: 'false', AfterValue: 'true' },
              ...{ BeforeValueFrom: 'ACTUAL_STATE', AfterValueFrom: 'TEMPLATE' },
              Drift: {
                PreviousValue: 'true',
                ActualValue: 'false',
                DriftDetectionTimestamp: new Date('2026-11-23T08:00:00Z'),
              },
            },
          },
        ],
      },
    ]);
    expect(stack.StackStatus).toBe('UPDATE_COMPLETE');
    expect(await hostnames(ec2, VpcId)).toEqual({ Value: true });
  });

  test('only synchronizes where the template has been brought to the actual state', async () => {
    const { stacks } = await aDriftedStack(aWorld());
    const accepted = template({ EnableDnsHostnames: false });

    await stacks.changeSet('s', accepted, revert);
    const { changes } = await described(stacks);
    const stack = await execute(stacks);

    expect(changes).toMatchObject([
      {
        Action: 'SyncWithActual',
        LogicalResourceId: 'Vpc',
        Details: [{ Target: { AttributeChangeType: 'SyncWithActual' } }],
      },
    ]);
    expect(stack.StackStatus).toBe('UPDATE_COMPLETE');
    expect(await stacks.history('s')).not.toContain('Vpc UPDATE_IN_PROGRESS');
    await expect(stacks.update('s', accepted)).rejects.toThrow('No updates are to be performed.');
  });

  test('makes anew what was deleted by hand', async () => {
    const { stacks, VpcId, ec2 } = await aDriftedStack(aWorld());
    await ec2('DeleteVpc', { VpcId });

    await stacks.changeSet('s', template(), revert);
    const { changes } = await described(stacks);
    await execute(stacks);

    expect(changes).toMatchObject([{ Action: 'Add', ResourceDriftStatus: 'DELETED' }]);
    expect(await hostnames(ec2, (await stacks.physicalId('s', 'Vpc')) ?? '')).toEqual({
      Value: true,
    });
  });

  test('goes back to the state that it found when it fails', async () => {
    const { stacks, VpcId, ec2 } = await aDriftedStack(aWorld());
    const Broken = {
      Type: 'AWS::KMS::Alias',
      DependsOn: 'Vpc',
      Properties: { AliasName: 'alias/x', TargetKeyId: 'nobody' },
    };

    await stacks.changeSet('s', { Resources: { ...template().Resources, Broken } }, revert);
    const stack = await execute(stacks);

    expect(stack.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await hostnames(ec2, VpcId)).toEqual({ Value: false });
  });

  test('without drift and changes fails like any other', async () => {
    const stacks = new Stacks(aWorld());
    await stacks.create('s', template());

    const changeSet = await stacks.changeSet('s', template(), revert);

    expect(changeSet).toMatchObject({ Status: 'FAILED', StackDriftStatus: 'IN_SYNC' });
  });

  test('is for stacks that there are', async () => {
    const stacks = new Stacks(aWorld());

    await expect(
      stacks.changeSet('s', template(), { input: { ...revert.input, ChangeSetType: 'CREATE' } }),
    ).rejects.toThrow('DeploymentMode REVERT_DRIFT can only be specified with');
  });
});
