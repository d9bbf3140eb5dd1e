import type { Capability, Parameter, RollbackConfiguration } from '@aws-sdk/client-cloudformation';
import { notImplemented } from '../../fault.ts';
import type { Call } from '../../service.ts';
import type { Caller } from '../../world.ts';
import { resourceType } from '../resources/index.ts';
import type { Tag } from '../resources/type.ts';
import { specificationOf } from '../specification.ts';
import type { Source } from '../stack.ts';
import { checkCapabilities } from '../template/capabilities.ts';
import { checkReferences, type TypeCatalogue } from '../template/check.ts';
import { invalid } from '../template/fault.ts';
import { resolveParameters } from '../template/parameters.ts';
import { readTemplate } from '../template/read.ts';
import { referencesIn } from '../template/references.ts';
import type { Template } from '../template/template.ts';
import { templateText } from './template-text.ts';
import { checkedRollbackConfiguration, checkedTopics } from './watchers.ts';

/** The members that stacks and change sets are made from. */
export interface SourceInput {
  readonly TemplateBody?: string | undefined;
  readonly TemplateURL?: string | undefined;
  readonly UsePreviousTemplate?: boolean | undefined;
  readonly Parameters?: readonly Parameter[] | undefined;
  readonly Capabilities?: readonly Capability[] | undefined;
  readonly Tags?: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined;
  readonly RoleARN?: string | undefined;
  readonly NotificationARNs?: readonly string[] | undefined;
  readonly RollbackConfiguration?: RollbackConfiguration | undefined;
  readonly ResourceTypes?: readonly string[] | undefined;
}

export const catalogue: TypeCatalogue = {
  has: (type) => resourceType(type) !== undefined,
  hasAttribute: (type, attribute) =>
    type === 'AWS::CloudFormation::Stack'
      ? /^Outputs\.[a-zA-Z0-9]+$/.test(attribute)
      : (specificationOf(type)?.attributes.includes(attribute) ?? false),
};

/** Reads and checks everything that can be checked before anything is done. Throws `ValidationError`. */
export async function sourceOf(input: SourceInput, call: Call, previous?: Source): Promise<Source> {
  const given = await templateText(input, call);
  const text = input.UsePreviousTemplate === true ? previous?.template : given;
  if (
    text === undefined ||
    text === '' ||
    (input.UsePreviousTemplate === true && given !== undefined)
  ) {
    throw invalid('Either Template URL or Template Body must be specified.');
  }
  const template = checkedTemplate(text);
  checkResourceTypes(template, input.ResourceTypes ?? []);
  const capabilities = input.Capabilities ?? [];
  const parameters = resolveParameters(
    template.parameters,
    input.Parameters ?? [],
    previous?.parameters,
  );
  checkCapabilities(template, capabilities);
  const roleArn = input.RoleARN ?? previous?.roleArn;
  return {
    template: text,
    parameters,
    capabilities: [...capabilities],
    tags: input.Tags === undefined ? (previous?.tags ?? []) : checkedTags(input.Tags),
    ...(roleArn !== undefined && { roleArn }),
    ...watchersOf(input, previous),
  };
}

/** Who hears of the stack, and what watches over it: without a word they stay as they were. */
function watchersOf(
  { NotificationARNs, RollbackConfiguration: configuration }: SourceInput,
  previous: Source | undefined,
): Pick<Source, 'notificationArns' | 'rollbackConfiguration'> {
  const topics = NotificationARNs ? checkedTopics(NotificationARNs) : previous?.notificationArns;
  const watch = configuration
    ? checkedRollbackConfiguration(configuration)
    : previous?.rollbackConfiguration;
  return {
    ...(topics !== undefined && { notificationArns: topics }),
    ...(watch !== undefined && { rollbackConfiguration: watch }),
  };
}

/** `AWS::EC2::*` stands for all types of a service. */
function checkResourceTypes({ resources }: Template, allowed: readonly string[]): void {
  if (allowed.length === 0) return;
  for (const { type } of Object.values(resources)) {
    const isAllowed = allowed.some((one) =>
      one.endsWith('::*') ? type.startsWith(one.slice(0, -1)) : type === one,
    );
    if (isAllowed) continue;
    throw invalid(
      `Resource type ${type} is not allowed by parameter ResourceTypes [${allowed.join(', ')}]`,
    );
  }
}

/** A template whose references and properties lead somewhere. */
export function checkedTemplate(text: string): Template {
  const template = readTemplate(text);
  checkReferences(template, catalogue);
  for (const { type, properties } of Object.values(template.resources)) {
    for (const name of Object.keys(properties)) refuseUnsupported(type, name);
  }
  return template;
}

/** What CloudFormation has and the emulator has not. What neither has is the resource's failure. */
function refuseUnsupported(type: string, property: string): void {
  const isKnown = specificationOf(type)?.properties[property] !== undefined;
  if (isKnown && resourceType(type)?.properties[property] === undefined) {
    throw notImplemented(`The property ${property} of ${type}`);
  }
}

const mostTags = 50;

function checkedTags(tags: NonNullable<SourceInput['Tags']>): Tag[] {
  if (tags.length > mostTags) {
    throw invalid(
      `1 validation error detected: Value at 'tags' failed to satisfy constraint: Member must have length less than or equal to ${mostTags}`,
    );
  }
  const checked = tags.map(({ Key = '', Value = '' }) => ({ Key, Value }));
  const reserved = checked.find(({ Key }) => Key === '' || Key.toLowerCase().startsWith('aws:'));
  if (reserved !== undefined) {
    throw invalid(`Tag keys cannot be empty or begin with aws: (${reserved.Key})`);
  }
  if (new Set(checked.map(({ Key }) => Key)).size < checked.length) {
    throw invalid('Tag keys must be unique');
  }
  return checked;
}

/** The availability zones for `Fn::GetAZs`, asked for only where the template does. */
export async function zonesFor(text: string, call: Call, caller: Caller): Promise<string[]> {
  const template = readTemplate(text);
  const values = [
    ...Object.values(template.resources).map(({ properties }) => properties),
    ...Object.values(template.outputs).map(({ value }) => value),
  ];
  const isNeeded = values.some((value) => referencesIn(value).some(({ kind }) => kind === 'zones'));
  if (!isNeeded) return [];
  const { AvailabilityZones = [] } = await call.world.invoke<{
    AvailabilityZones?: readonly { ZoneName?: string }[];
  }>(caller, 'ec2', 'DescribeAvailabilityZones', {});
  return AvailabilityZones.flatMap(({ ZoneName }) => ZoneName ?? []).sort();
}
