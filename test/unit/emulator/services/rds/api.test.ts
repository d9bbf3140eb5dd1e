import { describe, expect, test } from '@jest/globals';
import {
  aDatabaseWorld,
  aNetwork,
  anInstance,
  instanceInput,
  theInstance,
} from '../../../../support/databases.ts';
import { aWorld, client } from '../../../../support/world.ts';

describe('a DB subnet group', () => {
  test('must cover two zones', async () => {
    const world = aWorld();
    const { subnetIds } = await aNetwork(world, ['a', 'a']);

    await expect(
      client(world, 'rds')('CreateDBSubnetGroup', {
        ...{ DBSubnetGroupName: 'g', DBSubnetGroupDescription: 'd', SubnetIds: subnetIds },
      }),
    ).rejects.toMatchObject({ code: 'DBSubnetGroupDoesNotCoverEnoughAZs' });
  });

  test('cannot have a subnet that is not there', async () => {
    await expect(
      client(aWorld(), 'rds')('CreateDBSubnetGroup', {
        ...{ DBSubnetGroupName: 'g', DBSubnetGroupDescription: 'd' },
        SubnetIds: ['subnet-00000000000000000', 'subnet-00000000000000001'],
      }),
    ).rejects.toMatchObject({ code: 'InvalidSubnet' });
  });
});

describe('a new instance is refused', () => {
  const refusals = [
    [{ DBInstanceIdentifier: '1st' }, 'InvalidParameterValue', 'must begin with a letter'],
    [{ DBInstanceIdentifier: 'a--b' }, 'InvalidParameterValue', 'two consecutive hyphens'],
    [{ Engine: 'mysql' }, 'NotImplemented', 'The engine mysql'],
    [{ Engine: 'pgsql' }, 'InvalidParameterValue', 'Invalid DB engine'],
    [{ EngineVersion: '16.4' }, 'NotImplemented', 'PostgreSQL 16.4'],
    [{ EngineVersion: '18.99' }, 'InvalidParameterCombination', 'Cannot find version 18.99'],
    [{ DBInstanceClass: 'db.t2.small' }, 'InvalidParameterCombination', 'does not support'],
    [{ DBInstanceClass: 'small' }, 'InvalidParameterValue', 'Invalid DB Instance class'],
    [{ AllocatedStorage: 5 }, 'InvalidParameterValue', 'Invalid storage size'],
    [{ MasterUserPassword: 'short' }, 'InvalidParameterValue', 'shorter than 8 characters'],
    [{ MasterUserPassword: 'with a space' }, 'InvalidParameterValue', 'printable ASCII'],
    [{ ManageMasterUserPassword: true }, 'InvalidParameterCombination', 'MasterUserPassword'],
    [{ MasterUserPassword: undefined }, 'MissingParameter', 'MasterUserPassword'],
    [{ MasterUsername: 'rdsadmin' }, 'InvalidParameterValue', 'reserved word'],
    [{ DBSubnetGroupName: 'none' }, 'DBSubnetGroupNotFoundFault', "'none' does not exist"],
    [{ DBParameterGroupName: 'none' }, 'DBParameterGroupNotFoundFault', 'none'],
    [{ VpcSecurityGroupIds: ['sg-1'] }, 'InvalidParameterValue', 'Invalid security group'],
    [{ KmsKeyId: 'alias/none' }, 'InvalidParameterCombination', 'StorageEncrypted'],
    [{ StorageEncrypted: true, KmsKeyId: 'alias/none' }, 'KMSKeyNotAccessibleFault', 'alias/none'],
    [{ EnableIAMDatabaseAuthentication: true }, 'NotImplemented', 'EnableIAMDatabase'],
    [{ DBClusterIdentifier: 'c' }, 'NotImplemented', 'DBClusterIdentifier'],
  ] as const;

  test.each(refusals)('with %j', async (overrides, code, sentence) => {
    await using stage = await aDatabaseWorld();

    await expect(
      stage.rds('CreateDBInstance', { ...instanceInput, ...overrides }),
    ).rejects.toMatchObject({ code, message: expect.stringContaining(sentence) });

    expect(await stage.rds('DescribeDBInstances')).toEqual({ DBInstances: [] });
  });
});

test('an instance is created, backed up and then available, each in its time', async () => {
  await using stage = await aDatabaseWorld();
  await stage.rds('CreateDBInstance', instanceInput);
  const status = async () => (await theInstance(stage.world)).DBInstanceStatus;

  const seen = [await status()];
  await stage.world.clock.advance(180_000);
  seen.push(await status());
  await stage.world.clock.advance(60_000);
  seen.push(await status());

  expect(seen).toEqual(['creating', 'backing-up', 'available']);
  await expect(stage.rds('CreateDBInstance', instanceInput)).rejects.toMatchObject({
    code: 'DBInstanceAlreadyExistsFault',
  });
});

test('the password is in no answer, no event of CloudTrail and no snapshot', async () => {
  await using stage = await aDatabaseWorld();
  const marker = 'marker-of-the-password';
  const created = await stage.rds('CreateDBInstance', {
    ...instanceInput,
    MasterUserPassword: marker,
  });
  await stage.world.clock.advance(300_000);
  const changed = await stage.rds('ModifyDBInstance', {
    ...{ DBInstanceIdentifier: 'database', MasterUserPassword: `${marker}-2` },
  });
  const trail = await client(stage.world, 'cloudtrail')('LookupEvents');

  expect(JSON.stringify([created, changed, trail])).not.toContain(marker);
  expect(JSON.stringify(trail)).toContain('masterUserPassword');
  expect(stage.world.snapshot()).not.toContain(marker);
});

test('a protected instance is not deleted; an unprotected one leaves its last snapshot', async () => {
  await using stage = await aDatabaseWorld();
  await anInstance(stage.world, { DeletionProtection: true });
  const id = { DBInstanceIdentifier: 'database' };
  const snapshot = { ...id, FinalDBSnapshotIdentifier: 'last' };

  await expect(stage.rds('DeleteDBInstance', snapshot)).rejects.toThrow('Cannot delete protected');
  await stage.rds('ModifyDBInstance', { ...id, DeletionProtection: false });
  await expect(stage.rds('DeleteDBInstance', id)).rejects.toThrow('FinalDBSnapshotIdentifier');
  await stage.rds('DeleteDBInstance', snapshot);
  expect((await theInstance(stage.world)).DBInstanceStatus).toBe('deleting');
  await stage.world.clock.advance(60_000);

  await expect(stage.rds('DescribeDBInstances', id)).rejects.toMatchObject({
    code: 'DBInstanceNotFoundFault',
  });
  expect(await stage.rds('DescribeDBSnapshots')).toMatchObject({
    DBSnapshots: [{ DBSnapshotIdentifier: 'last', SnapshotType: 'manual', Status: 'available' }],
  });
});

test('a change waits for the maintenance window unless it is to be applied at once', async () => {
  await using stage = await aDatabaseWorld();
  await anInstance(stage.world, { PreferredMaintenanceWindow: 'tue:08:00-tue:08:30' });
  const change = { DBInstanceIdentifier: 'database', DBInstanceClass: 'db.t4g.small' };

  await stage.rds('ModifyDBInstance', change);
  await stage.world.clock.advance(3_600_000);
  expect(await theInstance(stage.world)).toMatchObject({
    DBInstanceClass: 'db.t4g.micro',
    PendingModifiedValues: { DBInstanceClass: 'db.t4g.small' },
  });
  await stage.world.clock.advance(86_400_000);

  expect(await theInstance(stage.world)).toMatchObject({
    DBInstanceStatus: 'available',
    DBInstanceClass: 'db.t4g.small',
    PendingModifiedValues: {},
  });
});

test('an instance under a key that is disabled does not start again until it is enabled', async () => {
  await using stage = await aDatabaseWorld();
  const kms = client(stage.world, 'kms');
  const { KeyMetadata } = await kms<{ KeyMetadata: { KeyId: string } }>('CreateKey');
  const { KeyId } = KeyMetadata;
  await anInstance(stage.world, { StorageEncrypted: true, KmsKeyId: KeyId });
  const id = { DBInstanceIdentifier: 'database' };
  await stage.rds('StopDBInstance', id);
  await stage.world.clock.advance(60_000);

  await kms('DisableKey', { KeyId });
  await expect(stage.rds('StartDBInstance', id)).rejects.toMatchObject({
    code: 'KMSKeyNotAccessibleFault',
  });
  await kms('EnableKey', { KeyId });
  await stage.rds('StartDBInstance', id);
  await stage.world.clock.advance(120_000);

  expect((await theInstance(stage.world)).DBInstanceStatus).toBe('available');
});

describe('the secret of RDS', () => {
  const managed = { MasterUserPassword: undefined, ManageMasterUserPassword: true };

  test('is nobody else’s to change or delete, and goes with its instance', async () => {
    await using stage = await aDatabaseWorld();
    const { MasterUserSecret } = await anInstance(stage.world, managed);
    const SecretId = MasterUserSecret?.SecretArn;
    const secrets = client(stage.world, 'secretsmanager');

    await expect(secrets('DeleteSecret', { SecretId })).rejects.toThrow('managed by rds');
    await expect(
      secrets('PutSecretValue', {
        SecretId,
        SecretString: '{}',
        ClientRequestToken: 'x'.repeat(32),
      }),
    ).rejects.toThrow('managed by rds');
    expect(await secrets('DescribeSecret', { SecretId })).toMatchObject({ OwningService: 'rds' });
    await stage.rds('DeleteDBInstance', {
      ...{ DBInstanceIdentifier: 'database', SkipFinalSnapshot: true },
    });
    await stage.world.clock.advance(60_000);

    await expect(secrets('DescribeSecret', { SecretId })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    });
  });

  test('gets another password every seven days', async () => {
    await using stage = await aDatabaseWorld();
    const { MasterUserSecret } = await anInstance(stage.world, managed);
    const secrets = client(stage.world, 'secretsmanager');
    const value = () => secrets('GetSecretValue', { SecretId: MasterUserSecret?.SecretArn });
    const { SecretString: first } = await value();

    await stage.world.clock.advance(7 * 86_400_000);

    expect((await value()).SecretString).not.toBe(first);
  });
});

test('after a restore an instance of another process starts empty, where it was', async () => {
  await using stage = await aDatabaseWorld();
  const { Endpoint } = await anInstance(stage.world);
  const snapshot = stage.world.snapshot();
  await stage.world.close();
  await using other = await aDatabaseWorld();

  other.world.restore(snapshot);
  await other.world.resume();

  expect((await theInstance(other.world)).Endpoint).toEqual(Endpoint);
  expect(await other.rds('DescribeEvents')).toMatchObject({
    Events: expect.arrayContaining([
      expect.objectContaining({ Message: expect.stringContaining('starts empty') }),
    ]),
  });
});
