import type * as Ec2 from '@aws-sdk/client-ec2';
import type * as Rds from '@aws-sdk/client-rds';
import pg from 'pg';
import type { Emulator } from '../../emulator/emulator.ts';
import { authorityPem } from '../../emulator/services/rds/certificate-authority.ts';
import { aCaller, aWorld, client } from './world.ts';

export const instanceInput = {
  DBInstanceIdentifier: 'database',
  Engine: 'postgres',
  DBInstanceClass: 'db.t4g.micro',
  AllocatedStorage: 20,
  MasterUsername: 'owner',
  MasterUserPassword: 'first-password',
  DBName: 'app',
  DBSubnetGroupName: 'subnets',
} satisfies Rds.CreateDBInstanceCommandInput;

/** A world with a VPC over two zones and a DB subnet group in it; disposing ends the databases. */
export async function aDatabaseWorld(options: Parameters<typeof aWorld>[0] = {}) {
  const world = aWorld(options);
  const { vpcId, subnetIds } = await aNetwork(world);
  const rds = client(world, 'rds');
  await rds('CreateDBSubnetGroup', {
    DBSubnetGroupName: 'subnets',
    DBSubnetGroupDescription: 'of tests',
    SubnetIds: subnetIds,
  });
  return { world, rds, vpcId, subnetIds, [Symbol.asyncDispose]: () => world.close() };
}

export async function aNetwork(world: Emulator, zones: readonly string[] = ['a', 'b']) {
  const ec2 = client(world, 'ec2');
  const { Vpc } = await ec2<Ec2.CreateVpcResult>('CreateVpc', { CidrBlock: '10.0.0.0/16' });
  const vpcId = Vpc?.VpcId ?? '';
  const subnetIds: string[] = [];
  for (const [at, zone] of zones.entries()) {
    const { Subnet } = await ec2<Ec2.CreateSubnetResult>('CreateSubnet', {
      VpcId: vpcId,
      CidrBlock: `10.0.${at}.0/24`,
      AvailabilityZone: `ap-southeast-2${zone}`,
    });
    subnetIds.push(Subnet?.SubnetId ?? '');
  }
  return { vpcId, subnetIds };
}

/** Makes an instance, and lets as much time pass as it takes to become available. */
export async function anInstance(
  world: Emulator,
  overrides: Partial<Rds.CreateDBInstanceCommandInput> = {},
): Promise<Rds.DBInstance> {
  await client(world, 'rds')('CreateDBInstance', { ...instanceInput, ...overrides });
  await world.clock.advance(300_000);
  return theInstance(world);
}

export async function theInstance(world: Emulator, id = 'database'): Promise<Rds.DBInstance> {
  const { DBInstances = [] } = await client(world, 'rds')<Rds.DBInstanceMessage>(
    'DescribeDBInstances',
    { DBInstanceIdentifier: id },
  );
  const [instance] = DBInstances;
  if (instance === undefined) throw new Error(`no instance ${id}`);
  return instance;
}

export interface Login {
  readonly username: string;
  readonly password: string;
}

export const firstLogin: Login = { username: 'owner', password: 'first-password' };

export async function secretLogin(world: Emulator, { MasterUserSecret }: Rds.DBInstance) {
  const { SecretString } = await client(
    world,
    'secretsmanager',
    aCaller(),
  )<{
    SecretString: string;
  }>('GetSecretValue', { SecretId: MasterUserSecret?.SecretArn });
  return JSON.parse(SecretString) as Login;
}

/** A connection that trusts the emulator's authority alone and checks the server's name. */
export async function connect(
  { Endpoint }: Rds.DBInstance,
  { username, password }: Login,
  options: pg.ClientConfig = {},
): Promise<pg.Client & AsyncDisposable> {
  const connection = new pg.Client({
    host: Endpoint?.Address,
    port: Endpoint?.Port,
    user: username,
    password,
    database: 'app',
    ssl: { ca: authorityPem() },
    ...options,
  });
  // A server that ends says so on every connection.
  connection.on('error', () => {});
  await connection.connect();
  return Object.assign(connection, { [Symbol.asyncDispose]: () => connection.end() });
}
