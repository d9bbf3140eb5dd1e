import type * as Sdk from '@aws-sdk/client-cloudformation';
import type { Tag } from '../resources/type.ts';
import { specificationOf } from '../specification.ts';
import type { Resource } from '../stack.ts';
import type { ResourceDefinition } from '../template/template.ts';
import { canonical, equal, isScalar } from '../template/value.ts';
import { causesOf, referredCauses, type Surroundings, type View } from './change-causes.ts';
import { changedProperties } from './difference.ts';
import type { Foreseen } from './foresee.ts';

/** What AWS shows for a value that only the deployment will tell. */
export const knownAfterApply = '{{changeSet:KNOWN_AFTER_APPLY}}';

export interface Modification extends Surroundings {
  readonly current: Resource;
  readonly definition: ResourceDefinition;
  readonly foreseen: Foreseen;
  /** As the template before had it. */
  readonly previous: ResourceDefinition | undefined;
  /** Of the stack, before and after. */
  readonly tags: { readonly before: readonly Tag[]; readonly after: readonly Tag[] };
}

/** One detail for each attribute of the resource that changes and each thing that makes it change. */
export function detailsOf(modification: Modification, view: View): Sdk.ResourceChangeDetail[] {
  return [
    ...attributeDetails(modification),
    ...metadataDetails(modification, view),
    ...propertyDetails(modification, view),
    ...stackTagDetails(modification),
  ];
}

/** A resource's properties without the tags that the stack gave it. */
export function ownProperties(
  { type, properties }: Pick<Resource, 'type' | 'properties'>,
  stackTags: readonly Tag[],
): Readonly<Record<string, unknown>> {
  const name = specificationOf(type)?.tags;
  const tags = name === undefined ? undefined : properties[name];
  if (name === undefined || !Array.isArray(tags)) return properties;
  const own = tags.filter((tag) => !stackTags.some((one) => equal(one, tag)));
  const { [name]: _, ...others } = properties;
  return own.length > 0 ? { ...others, [name]: own } : others;
}

function propertyDetails(modification: Modification, view: View): Sdk.ResourceChangeDetail[] {
  return changedNames(modification, view).flatMap((name) => {
    const { definition, previous } = modification;
    const target = targetOf(name, modification);
    const value = definition.properties[name];
    const causes = causesOf(value, previous?.properties[name], modification, view);
    return causes.map(({ source, entity, evaluation }) => ({
      Target: target,
      Evaluation: evaluation,
      ChangeSource: source,
      ...(entity !== undefined && { CausingEntity: entity }),
    }));
  });
}

/** In outline, also what refers to attributes of a resource that changes in place: AWS does not know their values then. */
function changedNames(modification: Modification, view: View): string[] {
  const { current, definition, foreseen, tags } = modification;
  const before = Object.fromEntries(
    Object.entries(ownProperties(current, tags.before)).filter(
      ([name]) => !foreseen.unknown.has(name),
    ),
  );
  const changed = [...changedProperties(before, foreseen.own), ...foreseen.unknown];
  if (view === 'values') return changed;
  const perhaps = Object.keys(definition.properties).filter(
    (name) =>
      !changed.includes(name) &&
      referredCauses(definition.properties[name], modification, view).some(
        ({ source }) => source === 'ResourceAttribute',
      ),
  );
  return [...changed, ...perhaps];
}

function targetOf(
  name: string,
  { current, definition, foreseen, tags }: Modification,
): Sdk.ResourceTargetDefinition {
  const before = ownProperties(current, tags.before)[name];
  const after = foreseen.unknown.has(name) ? knownAfterApply : foreseen.own[name];
  const changeType = before === undefined ? 'Add' : after === undefined ? 'Remove' : 'Modify';
  return {
    Attribute: 'Properties',
    Name: name,
    RequiresRecreation: recreation(definition.type, name),
    Path: `/Properties/${name}`,
    ...(before !== undefined && { BeforeValue: textOf(before) }),
    ...(after !== undefined && { AfterValue: textOf(after) }),
    AttributeChangeType: changeType,
  };
}

function recreation(type: string, name: string): Sdk.RequiresRecreation {
  const words = { yes: 'Always', maybe: 'Conditionally' } as const;
  const replaces = specificationOf(type)?.properties[name]?.replaces;
  return replaces === undefined ? 'Never' : words[replaces];
}

function textOf(value: unknown): string {
  return isScalar(value) ? String(value) : canonical(value);
}

/** Metadata are not resolved; a parameter in them changes them all the same. */
function metadataDetails(modification: Modification, view: View): Sdk.ResourceChangeDetail[] {
  const { current, definition, previous } = modification;
  const { metadata } = definition;
  const isSame = equal(current.metadata, metadata);
  const referred = referredCauses(metadata, modification, view);
  if (isSame && !referred.some(({ source }) => source === 'ParameterReference')) return [];
  return causesOf(metadata, previous?.metadata, modification, view).map(
    ({ source, entity, evaluation }) => ({
      Target: { Attribute: 'Metadata', RequiresRecreation: 'Never', Path: '/Metadata' },
      Evaluation: evaluation,
      ChangeSource: source,
      ...(entity !== undefined && { CausingEntity: entity }),
    }),
  );
}

/** Attributes of the resource itself that the template changes. */
function attributeDetails({ current, definition }: Modification): Sdk.ResourceChangeDetail[] {
  const attributes = [
    ['DeletionPolicy', current.deletionPolicy, definition.deletionPolicy],
    ['UpdateReplacePolicy', current.updateReplacePolicy, definition.updateReplacePolicy],
  ] as const;
  return attributes
    .filter(([, before, after]) => before !== after)
    .map(([attribute]) => ({
      Target: { Attribute: attribute, RequiresRecreation: 'Never', Path: `/${attribute}` },
      Evaluation: 'Static',
      ChangeSource: 'DirectModification',
    }));
}

/** Tags of the stack go to every resource that can be tagged. */
function stackTagDetails({
  current,
  foreseen,
  definition,
  tags,
}: Modification): Sdk.ResourceChangeDetail[] {
  const name = specificationOf(definition.type)?.tags;
  if (name === undefined || foreseen.unknown.has(name) || equal(tags.before, tags.after)) return [];
  const before = current.properties[name] ?? [];
  if (equal(before, foreseen.properties[name] ?? [])) return [];
  return [
    {
      Target: { Attribute: 'Tags', RequiresRecreation: 'Never' },
      Evaluation: 'Static',
      ChangeSource: 'DirectModification',
    },
  ];
}
