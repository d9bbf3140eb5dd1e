import { Fault } from '../fault.ts';
import type { Caller, World } from '../world.ts';
import { resolveCaller } from './caller.ts';
import type { RoleSession } from './principal.ts';

export interface ServiceRoleRequest {
  /** `cloudformation.amazonaws.com` */
  readonly service: string;
  readonly roleArn: string;
  readonly sessionName: string;
  readonly account: string;
  readonly region: string;
  /**
   * The resource on whose behalf the service acts. Trust policies see it and its account (`aws:SourceArn`,
   * `aws:SourceAccount`); absent: the service tells neither, and a trust policy that asks for one refuses it.
   */
  readonly sourceArn?: string;
}

/** A service takes on a role that trusts it. Throws the `Fault` with which STS refuses. */
export async function assumeAsService(
  world: World,
  request: ServiceRoleRequest,
): Promise<RoleSession> {
  const { service, roleArn, sessionName } = request;
  const caller = callerFor(request);
  const input = { RoleArn: roleArn, RoleSessionName: sessionName };
  const { Credentials } = await world.invoke<{
    Credentials?: { AccessKeyId?: string; SessionToken?: string };
  }>(caller, 'sts', 'AssumeRole', input);
  const principal = resolveCaller(world, {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  });
  if (principal.type !== 'role') throw new Fault('AccessDenied', `${service} got no role session`);
  return principal;
}

function callerFor({ service, account, region, sourceArn }: ServiceRoleRequest): Caller {
  const caller = serviceCaller(service, account, region, sourceArn);
  return sourceArn === undefined ? { ...caller, principal: { type: 'service', service } } : caller;
}

/** A service that calls for itself, on behalf of one resource of an account. */
export function serviceCaller(
  service: string,
  account: string,
  region: string,
  sourceArn?: string,
): Caller {
  return {
    principal: {
      type: 'service',
      service,
      sourceAccount: account,
      ...(sourceArn !== undefined && { sourceArn }),
    },
    account,
    region,
    sourceIp: service,
    userAgent: service,
    invokedBy: service,
  };
}
