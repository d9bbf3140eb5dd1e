import type { Call } from '../../service.ts';
import { invalidRequest } from './refusals.ts';
import type { Secret } from './store.ts';

/** Services that make secrets for themselves, by the beginning of their names. */
const owners = [{ prefix: 'rds!', owner: 'rds', service: 'rds.amazonaws.com' }] as const;

/**
 * The service whose secret this will be, if one is making it: no one else's secret is a service's, whatever its name.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/service-linked-secrets.html
 */
export function ownerFor(call: Call, name: string): string | undefined {
  const owner = owners.find(({ prefix }) => name.startsWith(prefix));
  return owner !== undefined && isBy(call, owner.service) ? owner.owner : undefined;
}

/** The value of a service's secret is the service's affair alone, and so is its end. */
export function requireOwner(call: Call, { owningService }: Secret): void {
  const owner = owners.find((one) => one.owner === owningService);
  if (owner === undefined || isBy(call, owner.service)) return;
  throw invalidRequest(
    `You can't perform this operation on the secret because it is managed by ${owner.owner}.`,
  );
}

function isBy({ caller: { principal, invokedBy } }: Call, service: string): boolean {
  return invokedBy === service || (principal.type === 'role' && principal.takenBy === service);
}
