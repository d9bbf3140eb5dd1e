import type * as Sdk from '@aws-sdk/client-cloudformation';
import type { Call } from '../../service.ts';
import { specificationOf } from '../specification.ts';
import { checkReferences, unrecognizedTypes } from '../template/check.ts';
import { invalid } from '../template/fault.ts';
import { type Outline, readOutline, refuseExtensions } from '../template/outline.ts';
import { parseTemplateText } from '../template/parse.ts';
import { readTemplate } from '../template/read.ts';
import type { ParameterDeclaration } from '../template/template.ts';
import { isMap, type Value } from '../template/value.ts';
import { stackOf } from './find.ts';
import { capabilitiesOf, givenOutline, transformNames } from './given-template.ts';
import { refuseMembers } from './refuse.ts';
import { catalogue } from './source.ts';

/** Of a template or of that of a stack; transforms are named, not applied. */
export async function templateSummary(
  input: Sdk.GetTemplateSummaryCommandInput,
  call: Call,
): Promise<Sdk.GetTemplateSummaryOutput> {
  refuseMembers('GetTemplateSummary', input, 'StackSetName');
  const { text, outline } = await wanted(input, call);
  const asWarnings = input.TemplateSummaryConfig?.TreatUnrecognizedResourceTypesAsWarnings === true;
  const unrecognized = outline.transforms.length > 0 ? [] : checked(text, outline, asWarnings);
  return {
    ...summarize(outline),
    ...(asWarnings && { Warnings: { UnrecognizedResourceTypes: unrecognized } }),
  };
}

async function wanted(
  input: Sdk.GetTemplateSummaryCommandInput,
  call: Call,
): Promise<{ text: string; outline: Outline }> {
  const { StackName } = input;
  if (StackName === undefined) return givenOutline(input, call);
  if (input.TemplateBody !== undefined || input.TemplateURL !== undefined) {
    throw invalid('Specify only one of StackName, TemplateBody and TemplateURL.');
  }
  const { source, status } = stackOf(call, StackName);
  if (status === 'REVIEW_IN_PROGRESS') {
    throw invalid('GetTemplateSummary cannot be called on REVIEW_IN_PROGRESS stacks.');
  }
  const text = source.original ?? source.template;
  return { text, outline: readOutline(parseTemplateText(text)) };
}

/** The types that are none, where these are not refused. Throws `ValidationError`. */
function checked(text: string, { root }: Outline, asWarnings: boolean): string[] {
  refuseExtensions(root);
  const template = readTemplate(text);
  const unrecognized = asWarnings ? unrecognizedTypes(template, catalogue) : [];
  const isAllowed = (type: string): boolean => unrecognized.includes(type);
  checkReferences(template, {
    has: (type) => isAllowed(type) || catalogue.has(type),
    hasAttribute: (type, name) => isAllowed(type) || catalogue.hasAttribute(type, name),
  });
  return unrecognized;
}

function summarize(outline: Outline): Sdk.GetTemplateSummaryOutput {
  const { description, metadata, version, parameters, transforms } = outline;
  const resources = resourcesOf(outline.root.Resources);
  const types = [...new Set(Object.values(resources).map(({ type }) => type))];
  return {
    Parameters: Object.entries(parameters).map(([name, one]) => declaration(name, one)),
    ResourceTypes: types,
    ResourceIdentifierSummaries: types.map((type) => ({
      ResourceType: type,
      LogicalResourceIds: Object.keys(resources).filter((id) => resources[id]?.type === type),
      ResourceIdentifiers: [...(specificationOf(type)?.primaryIdentifier ?? [])],
    })),
    ...(description !== undefined && { Description: description }),
    ...(version !== undefined && { Version: version }),
    ...(metadata !== undefined && { Metadata: JSON.stringify(metadata) }),
    ...capabilitiesOf(outline, { resources }),
    ...(transforms.length > 0 && { DeclaredTransforms: transformNames(transforms) }),
  };
}

/** Before transforms, a section may hold what is no resource yet. */
function resourcesOf(section: Value | undefined) {
  return Object.fromEntries(
    Object.entries(isMap(section) ? section : {}).flatMap(([id, resource]) => {
      if (!isMap(resource) || typeof resource.Type !== 'string') return [];
      const { Type: type, Properties } = resource;
      return [[id, { type, properties: isMap(Properties) ? Properties : {}, dependsOn: [] }]];
    }),
  );
}

function declaration(name: string, declared: ParameterDeclaration): Sdk.ParameterDeclaration {
  const { Type, NoEcho, Default, Description, AllowedValues } = declared;
  return {
    ParameterKey: name,
    ParameterType: Type,
    NoEcho,
    ParameterConstraints: AllowedValues === undefined ? {} : { AllowedValues: [...AllowedValues] },
    ...(Default !== undefined && { DefaultValue: Default }),
    ...(Description !== undefined && { Description }),
  };
}
