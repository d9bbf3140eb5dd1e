import type * as Sdk from '@aws-sdk/client-cloudformation';
import { specificationOf } from '../specification.ts';
import type { Resource } from '../stack.ts';
import { referencesIn } from '../template/references.ts';
import type { ResourceDefinition } from '../template/template.ts';
import { canonical, equal, isScalar } from '../template/value.ts';
import { changedProperties, replaces } from './difference.ts';
import type { Foreseen } from './foresee.ts';
import { retains } from './remove.ts';

/** What AWS shows for a value that only the deployment will tell. */
const knownAfterApply = '{{changeSet:KNOWN_AFTER_APPLY}}';

export function describeAddition(
  logicalId: string,
  { type }: ResourceDefinition,
  foreseen: Foreseen,
): Sdk.Change {
  return change({
    Action: 'Add',
    LogicalResourceId: logicalId,
    ResourceType: type,
    Scope: [],
    Details: [],
    AfterContext: contextOf(foreseen),
  });
}

export function describeRemoval(resource: Resource): Sdk.Change {
  const { logicalId, physicalId, type, deletionPolicy, properties } = resource;
  return change({
    Action: 'Remove',
    PolicyAction: retains(deletionPolicy, false) ? 'Retain' : 'Delete',
    LogicalResourceId: logicalId,
    PhysicalResourceId: physicalId,
    ResourceType: type,
    Scope: [],
    Details: [],
    BeforeContext: JSON.stringify({ Properties: properties }),
  });
}

export interface Modification {
  readonly current: Resource;
  readonly definition: ResourceDefinition;
  readonly foreseen: Foreseen;
  /** As the template before had it. */
  readonly previous: ResourceDefinition | undefined;
  readonly changedParameters: ReadonlySet<string>;
  /** Resources that will be others than they are. */
  readonly renewed: ReadonlySet<string>;
}

/** Undefined: nothing changes. */
export function describeModification(modification: Modification): Sdk.Change | undefined {
  const { current, definition, foreseen } = modification;
  const details = [...propertyDetails(modification), ...attributeDetails(modification)];
  if (details.length === 0) return undefined;
  const replacement = replacementOf(details);
  const keeps = retains(current.updateReplacePolicy, false);
  return change({
    Action: 'Modify',
    ...(replacement === 'True' && {
      PolicyAction: keeps ? 'ReplaceAndRetain' : 'ReplaceAndDelete',
    }),
    LogicalResourceId: current.logicalId,
    PhysicalResourceId: current.physicalId,
    ResourceType: definition.type,
    Replacement: replacement,
    Scope: [...new Set(details.flatMap(({ Target }) => Target?.Attribute ?? []))],
    Details: details,
    BeforeContext: JSON.stringify({ Properties: current.properties }),
    AfterContext: contextOf(foreseen),
  });
}

function change(resourceChange: Sdk.ResourceChange): Sdk.Change {
  return { Type: 'Resource', ResourceChange: resourceChange };
}

function contextOf({ properties, unknown }: Foreseen): string {
  const later = Object.fromEntries([...unknown].map((name) => [name, knownAfterApply]));
  return JSON.stringify({ Properties: { ...properties, ...later } });
}

function replacementOf(details: readonly Sdk.ResourceChangeDetail[]): Sdk.Replacement {
  const renewing = details.filter(({ Target }) => Target?.RequiresRecreation !== 'Never');
  const isCertain = ({ Target, Evaluation }: Sdk.ResourceChangeDetail): boolean =>
    Evaluation === 'Static' && Target?.RequiresRecreation === 'Always';
  if (renewing.some(isCertain)) return 'True';
  return renewing.length > 0 ? 'Conditional' : 'False';
}

function propertyDetails(modification: Modification): Sdk.ResourceChangeDetail[] {
  const { current, foreseen } = modification;
  const before = Object.fromEntries(
    Object.entries(current.properties).filter(([name]) => !foreseen.unknown.has(name)),
  );
  const names = [...changedProperties(before, foreseen.properties), ...foreseen.unknown];
  return names.flatMap((name) => detailsOf(name, modification));
}

/** One detail for each thing that causes the change. */
function detailsOf(name: string, modification: Modification): Sdk.ResourceChangeDetail[] {
  const { foreseen } = modification;
  const target = targetOf(name, modification);
  const evaluation = foreseen.unknown.has(name) ? 'Dynamic' : 'Static';
  return causesOf(name, modification).map(({ source, entity }) => ({
    Target: target,
    Evaluation: evaluation,
    ChangeSource: source,
    ...(entity !== undefined && { CausingEntity: entity }),
  }));
}

function targetOf(name: string, modification: Modification): Sdk.ResourceTargetDefinition {
  const { current, definition, foreseen } = modification;
  const isTag = specificationOf(definition.type)?.tags === name;
  const before = current.properties[name];
  const isUnknown = foreseen.unknown.has(name);
  const after = isUnknown ? knownAfterApply : foreseen.properties[name];
  const changeType = before === undefined ? 'Add' : after === undefined ? 'Remove' : 'Modify';
  return {
    Attribute: isTag ? 'Tags' : 'Properties',
    ...(!isTag && { Name: name }),
    RequiresRecreation: recreation(definition.type, name),
    Path: `/Properties/${name}`,
    ...(before !== undefined && { BeforeValue: textOf(before) }),
    ...(after !== undefined && { AfterValue: textOf(after) }),
    AttributeChangeType: changeType,
  };
}

function recreation(type: string, name: string): Sdk.RequiresRecreation {
  if (specificationOf(type)?.properties[name]?.replaces === 'maybe') return 'Conditionally';
  return replaces(type, name) ? 'Always' : 'Never';
}

function textOf(value: unknown): string {
  return isScalar(value) ? String(value) : canonical(value);
}

interface Cause {
  readonly source: Sdk.ChangeSource;
  readonly entity?: string;
}

function causesOf(name: string, modification: Modification): Cause[] {
  const { definition, previous, changedParameters, renewed } = modification;
  const value = definition.properties[name];
  const causes: Cause[] = [];
  if (!equal(value, previous?.properties[name])) causes.push({ source: 'DirectModification' });
  for (const reference of value === undefined ? [] : referencesIn(value)) {
    if (reference.kind === 'ref' && changedParameters.has(reference.name)) {
      causes.push({ source: 'ParameterReference', entity: reference.name });
    } else if (reference.kind === 'ref' && renewed.has(reference.name)) {
      causes.push({ source: 'ResourceReference', entity: reference.name });
    } else if (reference.kind === 'attribute' && renewed.has(reference.name)) {
      const entity = `${reference.name}.${reference.attribute}`;
      causes.push({ source: 'ResourceAttribute', entity });
    }
  }
  const distinct = new Map(causes.map((cause) => [canonical(cause), cause]));
  return distinct.size > 0 ? [...distinct.values()] : [{ source: 'DirectModification' }];
}

/** Attributes of the resource itself that the template changes. */
function attributeDetails({ current, definition }: Modification): Sdk.ResourceChangeDetail[] {
  const attributes = [
    ['DeletionPolicy', current.deletionPolicy, definition.deletionPolicy],
    ['UpdateReplacePolicy', current.updateReplacePolicy, definition.updateReplacePolicy],
    ['Metadata', current.metadata, definition.metadata],
  ] as const;
  return attributes
    .filter(([, before, after]) => !equal(before, after))
    .map(([attribute]) => ({
      Target: { Attribute: attribute, RequiresRecreation: 'Never', Path: `/${attribute}` },
      Evaluation: 'Static',
      ChangeSource: 'DirectModification',
    }));
}
