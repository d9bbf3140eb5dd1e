import { resolveCaller } from '../../emulator/identity/caller.ts';
import type { Principal } from '../../emulator/identity/principal.ts';
import { assumeAsService, serviceCaller } from '../../emulator/identity/service-role.ts';
import type { ServiceId } from '../../emulator/wire/services.ts';
import type { Caller } from '../../emulator/world.ts';
import type { AwsCredentials } from '../github-job.ts';
import type { Place } from './place.ts';

/** Calls operations as one caller. */
export type Calls = <O = Record<string, unknown>>(
  service: ServiceId,
  operation: string,
  input?: unknown,
) => Promise<O>;

export function asAdministrator(place: Place): Calls {
  return as(place, { type: 'root', account: place.stage.account });
}

/** As whoever holds the credentials that a job was given. */
export function withCredentials(place: Place, credentials: AwsCredentials): Calls {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SESSION_TOKEN: sessionToken = '' } = credentials;
  return as(place, resolveCaller(place.world, { accessKeyId, sessionToken }));
}

/** As a service that has taken on a role. */
export async function inRole(
  place: Place,
  service: string,
  roleArn: string,
  sourceArn?: string,
): Promise<Calls> {
  const { account, region } = place.stage;
  const request = { service, roleArn, sessionName: 'keywatch', account, region };
  const session = await assumeAsService(place.world, {
    ...request,
    ...(sourceArn !== undefined && { sourceArn }),
  });
  return as(place, session);
}

/** As a service that acts for one resource: `cloudwatch.amazonaws.com` for an alarm. */
export function asService({ stage, world }: Place, service: string, sourceArn: string): Calls {
  const caller = serviceCaller(service, stage.account, stage.region, sourceArn);
  return (id, operation, input = {}) => world.invoke(caller, id, operation, input);
}

function as({ stage, world }: Place, principal: Principal): Calls {
  const caller: Caller = {
    principal,
    account: stage.account,
    region: stage.region,
    sourceIp: '203.0.113.7',
    userAgent: 'keywatch-privileges',
  };
  return (service, operation, input = {}) => world.invoke(caller, service, operation, input);
}

/** Throws if the work succeeds, or fails for another reason than a refusal. */
export async function demandRefusal(what: string, work: Promise<unknown>): Promise<void> {
  const failure = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (failure === undefined) throw new Error(`${what} was allowed`);
  if (!/not authorized|Forbidden|AccessDenied/u.test(String(failure))) throw failure;
}
