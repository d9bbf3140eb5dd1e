import { Fault } from '../../fault.ts';
import { allStacks, isLive, type Resource } from '../stack.ts';
import { equal } from '../template/value.ts';
import { ResourceFailure } from './failure.ts';
import { type Identifier, identifierIn, identifierText, physicalIdOf } from './identifier.ts';
import { typeOf } from './known-type.ts';
import type { Run } from './operation.ts';
import { lookUp } from './reading.ts';

type Subject = Pick<Resource, 'logicalId' | 'type' | 'properties'>;

/** Refuses a resource whose name the template gives and something else has. */
export async function refuseTaken(
  run: Run,
  resource: Resource,
  properties: Resource['properties'],
): Promise<void> {
  const identifier = identifierIn(resource.type, properties);
  if (identifier === undefined) return;
  refuseOwned(run, resource, identifier);
  const { logicalId, type } = resource;
  await refuseExisting(run, { logicalId, type, properties }, identifier);
}

/** A thing belongs to one stack. */
function refuseOwned(run: Run, resource: Resource, identifier: Identifier): void {
  for (const stack of allStacks(run)) {
    for (const other of Object.values(stack.resources)) {
      if (other === resource || other.type !== resource.type || !isLive(other)) continue;
      if (!equal(identifierIn(other.type, other.properties), identifier)) continue;
      throw new ResourceFailure(
        `${other.physicalId ?? ''} already exists in stack ${stack.stackId}`,
      );
    }
  }
}

/**
 * Services with a call to create refuse by themselves what is there. Where the call is one that puts, AWS's handlers look
 * first: https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-test-contract.html
 */
async function refuseExisting(run: Run, resource: Subject, identifier: Identifier): Promise<void> {
  const { overwrites } = typeOf(resource);
  if (overwrites === undefined) return;
  const physicalId = identifierText(resource.type, identifier);
  const { outcome } = await lookUp(run, { ...resource, physicalId });
  if (outcome !== 'found') return;
  const sentence =
    overwrites === true
      ? `Resource of type '${resource.type}' with identifier '${physicalId}' already exists.`
      : overwrites(resource.properties as never);
  throw new Fault('AlreadyExists', sentence);
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/troubleshooting.html: its name is not free until it is gone. */
export function refuseSameName(current: Resource, wanted: Subject): void {
  const identifier = identifierIn(wanted.type, wanted.properties);
  if (identifier === undefined) return;
  if (physicalIdOf(wanted.type, identifier) !== current.physicalId) return;
  throw new ResourceFailure(
    `CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename ${current.physicalId} and update the stack again.`,
  );
}
