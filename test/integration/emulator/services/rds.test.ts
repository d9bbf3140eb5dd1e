import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { authorityFile } from '../../../../emulator/services/rds/certificate-authority.ts';
import type { Database } from '../../../../emulator/services/rds/databases.ts';
import {
  aDatabaseWorld,
  anInstance,
  connect,
  firstLogin,
  instanceInput,
  secretLogin,
  theInstance,
} from '../../../support/databases.ts';
import { client } from '../../../support/world.ts';

type Stage = Awaited<ReturnType<typeof aDatabaseWorld>>;

describe('a database', () => {
  let stage: Stage;
  let database: Awaited<ReturnType<typeof theInstance>>;
  beforeAll(async () => {
    stage = await aDatabaseWorld();
    database = await anInstance(stage.world);
  });
  afterAll(() => stage.world.close());

  test('answers its master over TLS by a certificate of the authority in the file', async () => {
    const ca = await readFile(await authorityFile(stage.world), 'utf8');
    await using connection = await connect(database, firstLogin, { ssl: { ca } });

    const { rows } = await connection.query(
      'SELECT current_user AS who, version, cipher IS NOT NULL AS sealed FROM pg_stat_ssl WHERE pid = pg_backend_pid()',
    );

    expect(rows).toEqual([
      { who: 'owner', version: expect.stringMatching(/^TLSv1\.[23]$/), sealed: true },
    ]);
  });

  test('is not trusted without that authority', async () => {
    await expect(connect(database, firstLogin, { ssl: true })).rejects.toThrow(/certificate/);
  });

  test('refuses a connection without TLS', async () => {
    await expect(connect(database, firstLogin, { ssl: false })).rejects.toThrow(
      'no pg_hba.conf entry for host "127.0.0.1", user "owner", database "app", no encryption',
    );
  });

  test('refuses TLS 1.1', async () => {
    const ssl = { rejectUnauthorized: false, maxVersion: 'TLSv1.1' as const };

    await expect(connect(database, firstLogin, { ssl })).rejects.toThrow();
  });

  test('refuses a wrong password', async () => {
    await expect(connect(database, { ...firstLogin, password: 'guessed' })).rejects.toThrow(
      'password authentication failed for user "owner"',
    );
  });

  test('lets nobody in as its superuser', async () => {
    await expect(connect(database, { username: 'rdsadmin', password: '' })).rejects.toThrow(
      'pg_hba.conf rejects connection',
    );
  });

  test('has a master who makes roles, tables and databases, but is no superuser', async () => {
    await using connection = await connect(database, firstLogin);

    const { rows } = await connection.query(
      "SELECT rolsuper, rolcreaterole, rolcreatedb, pg_has_role('rds_superuser', 'member') AS member FROM pg_roles WHERE rolname = current_user",
    );
    await connection.query("CREATE ROLE reader LOGIN PASSWORD 'some-password'");
    await connection.query('CREATE TABLE notes (id int); GRANT SELECT ON notes TO reader');
    await connection.query('CREATE DATABASE other');

    expect(rows).toEqual([
      { rolsuper: false, rolcreaterole: true, rolcreatedb: true, member: true },
    ]);
    await using reader = await connect(database, { username: 'reader', password: 'some-password' });
    expect((await reader.query('SELECT * FROM notes')).rows).toEqual([]);
    await expect(connection.query('CREATE ROLE boss SUPERUSER')).rejects.toThrow(
      'permission denied',
    );
  });

  test('takes another password at once, and connections that are there go on', async () => {
    await using open = await connect(database, firstLogin);

    await stage.rds('ModifyDBInstance', {
      DBInstanceIdentifier: 'database',
      MasterUserPassword: 'other-password',
    });

    await expect(connect(database, firstLogin)).rejects.toThrow('password authentication failed');
    await using _renewed = await connect(database, { ...firstLogin, password: 'other-password' });
    expect((await open.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });
});

test('a password that RDS manages is in a secret, and the old one is refused after a rotation', async () => {
  await using stage = await aDatabaseWorld();
  const managed = { MasterUserPassword: undefined, ManageMasterUserPassword: true };
  const database = await anInstance(stage.world, managed);
  const first = await secretLogin(stage.world, database);
  await using open = await connect(database, first);

  await client(stage.world, 'secretsmanager')('RotateSecret', {
    SecretId: database.MasterUserSecret?.SecretArn,
  });

  const second = await secretLogin(stage.world, database);
  await expect(connect(database, first)).rejects.toThrow('password authentication failed');
  await using _renewed = await connect(database, second);
  await stage.rds('ModifyDBInstance', {
    ...{ DBInstanceIdentifier: 'database', RotateMasterUserPassword: true },
    ApplyImmediately: true,
  });
  await expect(connect(database, second)).rejects.toThrow('password authentication failed');
  await using _third = await connect(database, await secretLogin(stage.world, database));
  expect((await open.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
});

describe('what was committed is there', () => {
  test('after a reboot, which breaks connections, at the same address', async () => {
    await using stage = await aDatabaseWorld();
    const database = await anInstance(stage.world);
    const open = await connect(database, firstLogin);
    await open.query('CREATE TABLE notes AS SELECT 7 AS number');

    await stage.rds('RebootDBInstance', { DBInstanceIdentifier: 'database' });
    await stage.world.clock.advance(60_000);

    await expect(open.query('SELECT 1')).rejects.toThrow();
    await using again = await connect(await theInstance(stage.world), firstLogin);
    expect((await again.query('SELECT * FROM notes')).rows).toEqual([{ number: 7 }]);
  });

  test('after the server was killed, which comes back by itself', async () => {
    await using stage = await aDatabaseWorld();
    const database = await anInstance(stage.world);
    await using open = await connect(database, firstLogin);
    await open.query('CREATE TABLE notes AS SELECT 7 AS number');
    const server = await serverOf(stage.world, database);

    process.kill(server.pid ?? 0, 'SIGKILL');

    await using again = await connectAgain(database);
    expect((await again.query('SELECT * FROM notes')).rows).toEqual([{ number: 7 }]);
  });

  test('after it was stopped, when nobody can connect, and started', async () => {
    await using stage = await aDatabaseWorld();
    const database = await anInstance(stage.world);
    await (await connect(database, firstLogin)).query('CREATE TABLE notes AS SELECT 7 AS number');

    await stage.rds('StopDBInstance', { DBInstanceIdentifier: 'database' });
    await stage.world.clock.advance(60_000);
    expect((await theInstance(stage.world)).DBInstanceStatus).toBe('stopped');
    await expect(connect(database, firstLogin)).rejects.toThrow('ECONNREFUSED');
    await stage.rds('StartDBInstance', { DBInstanceIdentifier: 'database' });
    await stage.world.clock.advance(120_000);

    await using again = await connect(await theInstance(stage.world), firstLogin);
    expect((await again.query('SELECT * FROM notes')).rows).toEqual([{ number: 7 }]);
  });
});

async function serverOf(
  world: Stage['world'],
  { DbiResourceId }: { DbiResourceId?: string | undefined },
) {
  const database = await world.running.find<Database>(`rds:${DbiResourceId}`);
  if (database === undefined) throw new Error(`no server of ${DbiResourceId}`);
  return database.server;
}

/** Until the server has come back: it must first notice its own end. */
async function connectAgain(database: Awaited<ReturnType<typeof theInstance>>) {
  for (;;) {
    try {
      return await connect(database, firstLogin);
    } catch {
      await new Promise((done) => setTimeout(done, 20));
    }
  }
}

test('the subnet and the groups of an instance cannot be deleted before it', async () => {
  await using stage = await aDatabaseWorld();
  const { world, vpcId, subnetIds } = stage;
  const ec2 = client(world, 'ec2');
  const { GroupId } = await ec2<{ GroupId: string }>('CreateSecurityGroup', {
    ...{ GroupName: 'database', Description: 'of a test', VpcId: vpcId },
  });
  const { AvailabilityZone } = await anInstance(world, { VpcSecurityGroupIds: [GroupId] });
  const SubnetId = subnetIds[AvailabilityZone?.endsWith('a') ? 0 : 1];
  const violation = { code: 'DependencyViolation' };

  await expect(ec2('DeleteSecurityGroup', { GroupId })).rejects.toMatchObject(violation);
  await expect(ec2('DeleteSubnet', { SubnetId })).rejects.toMatchObject(violation);
});

describe('an instance that is deleted', () => {
  const gone = { code: 'DBInstanceNotFoundFault' };

  test('at the moment when it is up is deleted all the same', async () => {
    await using stage = await aDatabaseWorld();
    const { world, rds } = stage;
    await rds('CreateDBInstance', instanceInput);
    const advancing = world.clock.advance(180_000);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await rds('DeleteDBInstance', { DBInstanceIdentifier: 'database', SkipFinalSnapshot: true });
    await advancing;
    expect(await theInstance(world)).toMatchObject({ DBInstanceStatus: 'deleting' });
    await world.clock.advance(300_000);

    await expect(theInstance(world)).rejects.toMatchObject(gone);
    expect(world.running.idsOf('rds:')).toEqual([]);
  });

  test('while it is modified is deleted all the same', async () => {
    await using stage = await aDatabaseWorld();
    const { world, rds } = stage;
    await anInstance(world, { BackupRetentionPeriod: 0 });
    const name = { DBInstanceIdentifier: 'database' };
    const modifying = rds('ModifyDBInstance', {
      ...name,
      ...{ MasterUserPassword: 'second-password', AllocatedStorage: 30, ApplyImmediately: true },
    });
    await rds('DeleteDBInstance', { ...name, SkipFinalSnapshot: true });

    await expect(modifying).rejects.toMatchObject({ code: 'InvalidDBInstanceStateFault' });
    await world.clock.advance(300_000);
    await expect(theInstance(world)).rejects.toMatchObject(gone);
  });
});

test('rotations at the same time leave the password that the secret tells', async () => {
  await using stage = await aDatabaseWorld();
  const { world, rds } = stage;
  const { MasterUserPassword: _, ...input } = instanceInput;
  await rds('CreateDBInstance', { ...input, ManageMasterUserPassword: true });
  await world.clock.advance(300_000);
  const rotate = () =>
    rds('ModifyDBInstance', {
      ...{ DBInstanceIdentifier: 'database', ApplyImmediately: true },
      RotateMasterUserPassword: true,
    });
  await Promise.all([rotate(), rotate(), rotate()]);

  const instance = await theInstance(world);
  await using connection = await connect(instance, await secretLogin(world, instance));
  expect((await connection.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
});
