import type { RunningThing } from '../../running.ts';
import type { World } from '../../world.ts';
import { exportLog } from './log-export.ts';
import { serverOptions } from './parameter-definitions.ts';
import { identifierText, literalText } from './postgres/quoting.ts';
import { PostgresServer } from './postgres/server.ts';
import { type Instance, storeOf } from './store.ts';

export interface Database extends RunningThing {
  readonly server: PostgresServer;
}

const prefix = 'rds:';

function thingId({ resourceId }: Pick<Instance, 'resourceId'>): string {
  return `${prefix}${resourceId}`;
}

/** Statuses in which an instance has no server that runs. */
const still = new Set(['stopped', 'stopping', 'deleting', 'failed', 'creating']);
const sealed = 'inaccessible-encryption-credentials';

export function shouldRun({ status }: Instance): boolean {
  return !still.has(status) && !status.startsWith(sealed);
}

/** Starts the instance's PostgreSQL, with its data if there are any, and tells where it listens. */
export async function startDatabase(world: World, instance: Instance): Promise<void> {
  const { server } = await world.running.start(thingId(instance), () => create(world, instance));
  await server.configure(serverOptions(instance.parameters));
  await server.start();
  const present = current(world, instance);
  if (present !== undefined) present.port = server.port;
}

/** Ends the server; the data stay. */
export async function stopDatabase(world: World, instance: Instance): Promise<void> {
  const database = await find(world, instance);
  await database?.server.shutDown();
}

export async function restartDatabase(world: World, instance: Instance): Promise<void> {
  await stopDatabase(world, instance);
  await startDatabase(world, instance);
}

/** Ends the server for good; its data go with it. */
export function removeDatabase(world: World, instance: Instance): Promise<void> {
  return world.running.stop(thingId(instance));
}

/** Gives a server that runs the parameters that are in force. */
export async function configure(world: World, instance: Instance): Promise<void> {
  const database = await find(world, instance);
  await database?.server.configure(serverOptions(instance.parameters));
}

/** From now on the master needs the password that fits this verifier; connections that are there go on. */
export async function setMasterPassword(
  world: World,
  instance: Instance,
  verifier: string,
): Promise<void> {
  const database = await find(world, instance);
  if (database?.server.isRunning)
    await database.server.run([passwordStatement(instance, verifier)]);
}

/** Whether its data are still on this machine. */
export function hasData(world: World, instance: Instance): boolean {
  return world.running.find(thingId(instance)) !== undefined;
}

/** Ends what runs for instances that are no more. */
export async function removeStrangers(world: World, instances: readonly Instance[]): Promise<void> {
  const known = new Set(instances.map(thingId));
  const strangers = world.running.idsOf(prefix).filter((id) => !known.has(id));
  await Promise.all(strangers.map((id) => world.running.stop(id)));
}

function find(world: World, instance: Instance): Promise<Database | undefined> {
  const database = world.running.find<Database>(thingId(instance));
  return database?.catch(() => undefined) ?? Promise.resolve(undefined);
}

async function create(world: World, instance: Instance): Promise<Database> {
  const server = await PostgresServer.create({
    ...serverOptions(instance.parameters),
    port: instance.port,
  });
  const log = exportLog(world, instance, () => current(world, instance));
  server.onLine = log.onLine;
  const stop = async () => {
    await server.remove();
    await log.end();
  };
  try {
    await server.start();
    await server.run(firstStatements(instance));
  } catch (error) {
    await stop();
    throw error;
  }
  server.onCrash = () => recover(world, instance, server);
  return { server, stop };
}

/** A server that died comes back, as RDS restarts one: connections are lost, what was committed is not. */
function recover(world: World, instance: Instance, server: PostgresServer): void {
  world.background(async () => {
    const present = current(world, instance);
    if (present !== undefined && shouldRun(present)) await server.start();
  });
}

/** The instance as the state has it now: it may have been replaced. */
function current(
  world: World,
  { account, region, id, resourceId }: Instance,
): Instance | undefined {
  const { instances } = storeOf({ world, account, region });
  const present = Object.hasOwn(instances, id) ? instances[id] : undefined;
  return present?.resourceId === resourceId ? present : undefined;
}

/**
 * The master as RDS makes it: it may make roles and databases and owns those that are there, but is no superuser.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.MasterAccounts.html
 */
function firstStatements(instance: Instance): string[] {
  const master = identifierText(instance.masterUsername);
  const { databaseName } = instance;
  return [
    `CREATE ROLE ${master} LOGIN CREATEROLE CREATEDB VALID UNTIL 'infinity'`,
    passwordStatement(instance, instance.masterVerifier),
    `GRANT rds_superuser TO ${master} WITH ADMIN OPTION`,
    `ALTER DATABASE postgres OWNER TO ${master}`,
    `ALTER DATABASE template1 OWNER TO ${master}`,
    ...(databaseName === undefined || databaseName === 'postgres'
      ? []
      : [`CREATE DATABASE ${identifierText(databaseName)} OWNER ${master}`]),
  ];
}

function passwordStatement({ masterUsername }: Instance, verifier: string): string {
  return `ALTER ROLE ${identifierText(masterUsername)} PASSWORD ${literalText(verifier)}`;
}
