import type { Capability, Parameter, RollbackConfiguration } from '@aws-sdk/client-cloudformation';
import { Fault, notImplemented } from '../../fault.ts';
import type { Call } from '../../service.ts';
import type { Reader } from '../dynamic-values.ts';
import { resourceType } from '../resources/index.ts';
import type { Tag } from '../resources/type.ts';
import { specificationOf } from '../specification.ts';
import type { Source, Stack } from '../stack.ts';
import { checkCapabilities, checkExpansion } from '../template/capabilities.ts';
import { checkReferences, type TypeCatalogue } from '../template/check.ts';
import { invalid } from '../template/fault.ts';
import { type Outline, readOutline, refuseExtensions } from '../template/outline.ts';
import { type ParameterValues, resolveParameters } from '../template/parameters.ts';
import { parseTemplateText } from '../template/parse.ts';
import { readTemplate } from '../template/read.ts';
import type { Template } from '../template/template.ts';
import { missingFromAccount, readFromParameterStore } from './account-parameters.ts';
import { operationCaller } from './caller.ts';
import { checkValues } from './check-values.ts';
import { transformed } from './processed.ts';
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

/** What a source is for. */
export interface Purpose {
  readonly stack: Pick<Stack, 'stackId' | 'stackName'>;
  /** What the stack is made from before the operation. */
  readonly previous?: Source;
  /** A change set shows what transforms bring; without one they need an acknowledgement. */
  readonly isReviewed?: boolean;
}

export const catalogue: TypeCatalogue = {
  has: (type) => resourceType(type) !== undefined,
  hasAttribute: (type, attribute) =>
    type === 'AWS::CloudFormation::Stack'
      ? /^Outputs\.[a-zA-Z0-9]+$/.test(attribute)
      : isReadable(type, attribute),
};

/** Attributes and, of types in CloudFormation's registry, properties. */
function isReadable(type: string, attribute: string): boolean {
  const specification = specificationOf(type);
  const [property = ''] = attribute.split('.');
  return (
    specification !== undefined &&
    (specification.attributes.includes(attribute) ||
      Object.hasOwn(specification.properties, property))
  );
}

/**
 * Reads and checks everything that AWS checks before it answers, and finds out what it finds out soon after: that is the
 * source's `problem`. Throws `ValidationError`.
 */
export async function sourceOf(input: SourceInput, call: Call, purpose: Purpose): Promise<Source> {
  const { previous, isReviewed = false } = purpose;
  const text = await originalText(input, call, previous);
  const outline = readOutline(parseTemplateText(text));
  const roleArn = input.RoleARN ?? previous?.roleArn;
  const capabilities = input.Capabilities ?? [];
  const tags = input.Tags === undefined ? (previous?.tags ?? []) : checkedTags(input.Tags);
  const watchers = watchersOf(input, previous);
  const parameters = resolveParameters(
    outline.parameters,
    input.Parameters ?? [],
    previous?.parameters,
  );
  if (!isReviewed) checkExpansion(outline.transforms, capabilities);
  const reader = readerOf(call, roleArn);
  const resolved = await readFromParameterStore(reader, outline.parameters, parameters);
  const values = resolved === undefined ? parameters : { ...parameters, ...resolved };
  const deployable = await deployableOf({
    text,
    outline,
    values,
    reader,
    call,
    purpose,
    capabilities,
    resourceTypes: input.ResourceTypes ?? [],
    notificationArns: watchers.notificationArns ?? [],
  });
  return {
    ...deployable,
    parameters,
    capabilities: [...capabilities],
    tags,
    ...(resolved !== undefined && { resolved }),
    ...(roleArn !== undefined && { roleArn }),
    ...watchers,
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

async function originalText(
  input: SourceInput,
  call: Call,
  previous: Source | undefined,
): Promise<string> {
  const given = await templateText(input, call);
  const isPrevious = input.UsePreviousTemplate === true;
  const text = isPrevious ? (previous?.original ?? previous?.template) : given;
  if (text === undefined || text === '' || (isPrevious && given !== undefined)) {
    throw invalid('Either Template URL or Template Body must be specified.');
  }
  return text;
}

/** Who looks values up, found out when there is something to look up. */
function readerOf(call: Call, roleArn: string | undefined): () => Promise<Reader> {
  let caller: ReturnType<typeof operationCaller> | undefined;
  return async () => {
    caller ??= operationCaller(call, roleArn);
    return { world: call.world, caller: await caller };
  };
}

interface Draft {
  readonly text: string;
  readonly outline: Outline;
  readonly values: ParameterValues;
  readonly reader: () => Promise<Reader>;
  readonly call: Call;
  readonly purpose: Purpose;
  readonly capabilities: readonly Capability[];
  readonly resourceTypes: readonly string[];
  readonly notificationArns: readonly string[];
}

type Deployable = Pick<Source, 'template' | 'original' | 'problem'>;

/** Without transforms, what is wrong with a template is told at once; with them, when they have been applied. */
async function deployableOf(draft: Draft): Promise<Deployable> {
  const { text, outline } = draft;
  if (outline.transforms.length === 0) {
    refuseExtensions(outline.root);
    await checkDraft(draft, text);
    return { template: text, ...(await accountProblem(draft)) };
  }
  try {
    const template = await transformed(draft, draft);
    await checkDraft(draft, template);
    return { template, original: text, ...(await accountProblem(draft)) };
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'ValidationError') throw error;
    return { template: bare(outline), original: text, problem: error.message };
  }
}

async function checkDraft(draft: Draft, text: string): Promise<void> {
  const template = checkedTemplate(text);
  checkResourceTypes(template, draft.resourceTypes);
  checkCapabilities(template, draft.capabilities);
  await checkValues(template, draft);
}

async function accountProblem({
  reader,
  outline,
  values,
}: Draft): Promise<Pick<Source, 'problem'>> {
  const problem = await missingFromAccount(reader, outline.parameters, values);
  return problem === undefined ? {} : { problem };
}

/** A template that could not be transformed, without all that the transforms might have changed. */
function bare({ root }: Outline): string {
  const { AWSTemplateFormatVersion, Description, Parameters } = root;
  return JSON.stringify({ AWSTemplateFormatVersion, Description, Parameters, Resources: {} });
}

/** A template, its transforms applied, whose references and properties lead somewhere. */
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
