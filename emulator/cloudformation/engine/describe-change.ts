import type * as Sdk from '@aws-sdk/client-cloudformation';
import { resourceType } from '../resources/index.ts';
import type { Resource } from '../stack.ts';
import type { DeletionPolicy, ResourceDefinition } from '../template/template.ts';
import type { View } from './change-causes.ts';
import { detailsOf, knownAfterApply, type Modification, ownProperties } from './change-details.ts';
import type { Foreseen } from './foresee.ts';
import { type Identifier, physicalIdOf } from './identifier.ts';
import { retains } from './remove.ts';

export function describeAddition(
  logicalId: string,
  { type }: ResourceDefinition,
  foreseen: Foreseen,
): Sdk.Change {
  return change({
    Action: 'Add',
    LogicalResourceId: logicalId,
    ResourceType: type,
    Replacement: 'True',
    Scope: [],
    Details: [],
    AfterContext: contextOf(foreseen),
  });
}

export function describeImport(
  logicalId: string,
  { type }: ResourceDefinition,
  foreseen: Foreseen,
  identifier: Identifier,
): Sdk.Change {
  return change({
    Action: 'Import',
    LogicalResourceId: logicalId,
    PhysicalResourceId: physicalIdOf(type, identifier),
    ResourceType: type,
    Scope: [],
    Details: [],
    AfterContext: contextOf(foreseen),
  });
}

export function describeRemoval(resource: Resource, stackTags: Modification['tags']): Sdk.Change {
  const { logicalId, physicalId, type, deletionPolicy } = resource;
  return change({
    Action: 'Remove',
    PolicyAction: policyAction(type, deletionPolicy),
    LogicalResourceId: logicalId,
    PhysicalResourceId: physicalId,
    ResourceType: type,
    Scope: [],
    Details: [],
    BeforeContext: JSON.stringify({ Properties: ownProperties(resource, stackTags.before) }),
  });
}

function policyAction(type: string, policy: DeletionPolicy | undefined): Sdk.PolicyAction {
  if (retains(policy, false)) return 'Retain';
  const isByDefault = resourceType(type)?.snapshots !== undefined && policy === undefined;
  return policy === 'Snapshot' || isByDefault ? 'Snapshot' : 'Delete';
}

function replaceAction(policy: DeletionPolicy | undefined): Sdk.PolicyAction {
  if (retains(policy, false)) return 'ReplaceAndRetain';
  return policy === 'Snapshot' ? 'ReplaceAndSnapshot' : 'ReplaceAndDelete';
}

/** Undefined: nothing changes. */
export function describeModification(
  modification: Modification,
  view: View,
): Sdk.Change | undefined {
  const { current, definition, foreseen, tags } = modification;
  const details = detailsOf(modification, view);
  if (details.length === 0) return undefined;
  const replacement = replacementOf(details);
  return change({
    Action: 'Modify',
    ...(replacement === 'True' && {
      PolicyAction: replaceAction(current.updateReplacePolicy),
    }),
    LogicalResourceId: current.logicalId,
    PhysicalResourceId: current.physicalId,
    ResourceType: definition.type,
    Replacement: replacement,
    Scope: scopeOf(details),
    Details: details,
    BeforeContext: JSON.stringify({ Properties: ownProperties(current, tags.before) }),
    AfterContext: contextOf(foreseen),
  });
}

/**
 * A nested stack of which the template says nothing new: its own template may be another one.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ResourceChangeDetail.html
 */
export function describeAutomatic({ current, foreseen, tags }: Modification): Sdk.Change {
  return change({
    Action: 'Modify',
    LogicalResourceId: current.logicalId,
    PhysicalResourceId: current.physicalId,
    ResourceType: current.type,
    Replacement: 'False',
    Scope: ['Properties'],
    Details: [
      {
        Target: { Attribute: 'Properties', RequiresRecreation: 'Never' },
        Evaluation: 'Dynamic',
        ChangeSource: 'Automatic',
      },
    ],
    BeforeContext: JSON.stringify({ Properties: ownProperties(current, tags.before) }),
    AfterContext: contextOf(foreseen),
  });
}

function change(resourceChange: Sdk.ResourceChange): Sdk.Change {
  return { Type: 'Resource', ResourceChange: resourceChange };
}

function contextOf({ own, unknown }: Foreseen): string {
  const later = Object.fromEntries([...unknown].map((name) => [name, knownAfterApply]));
  return JSON.stringify({ Properties: { ...own, ...later } });
}

function scopeOf(details: readonly Sdk.ResourceChangeDetail[]): Sdk.ResourceAttribute[] {
  const attributes = details.flatMap(({ Target }) => Target?.Attribute ?? []);
  return [...new Set(attributes)].sort((a, b) => (a < b ? -1 : 1));
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ResourceChange.html: the change with most impact. */
function replacementOf(details: readonly Sdk.ResourceChangeDetail[]): Sdk.Replacement {
  const renewing = details.filter(({ Target }) => Target?.RequiresRecreation !== 'Never');
  const isCertain = ({ Target, Evaluation }: Sdk.ResourceChangeDetail): boolean =>
    Evaluation === 'Static' && Target?.RequiresRecreation === 'Always';
  if (renewing.some(isCertain)) return 'True';
  return renewing.length > 0 ? 'Conditional' : 'False';
}
