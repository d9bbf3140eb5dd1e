import type * as Sdk from '@aws-sdk/client-cloudformation';
import type { Call, Operations } from '../../service.ts';
import { exportsIn, importersOf } from '../exports.ts';
import { specificationOf } from '../specification.ts';
import { neededCapabilities } from '../template/capabilities.ts';
import { invalid } from '../template/fault.ts';
import type { ParameterDeclaration, Template } from '../template/template.ts';
import { anyAccess, stackAccess } from './access.ts';
import { changeSetOf, stackOf } from './find.ts';
import { page } from './page.ts';
import { refuseMembers } from './refuse.ts';
import { checkedTemplate } from './source.ts';
import { templateText } from './template-text.ts';

export const templates = {
  GetTemplate: {
    access: ({ StackName }, call) => stackAccess('GetTemplate', call, StackName),
    handle: ({ StackName, ChangeSetName }, call) => {
      const { source } =
        ChangeSetName === undefined
          ? stackOf(call, StackName)
          : changeSetOf(call, ChangeSetName, StackName).changeSet;
      return { TemplateBody: source.template, StagesAvailable: ['Original', 'Processed'] };
    },
  },
  GetTemplateSummary: {
    access: (input, call) => stackAccess('GetTemplateSummary', call, input.StackName, input),
    handle: async (input, call) => {
      refuseMembers('GetTemplateSummary', input, 'StackSetName', 'TemplateSummaryConfig');
      return summarize(await givenTemplate(input, call));
    },
  },
  ValidateTemplate: {
    access: (input, call) => stackAccess('ValidateTemplate', call, undefined, input),
    handle: async (input, call) => validated(await givenTemplate(input, call)),
  },
  ListExports: {
    access: () => anyAccess('ListExports'),
    handle: ({ NextToken }, call) => {
      const all = [...exportsIn(call).values()].sort((a, b) => (a.name < b.name ? -1 : 1));
      const { items, nextToken } = page(all, NextToken, ({ name }) => name);
      return {
        Exports: items.map(({ name, value, stack }) => ({
          Name: name,
          Value: value,
          ExportingStackId: stack.stackId,
        })),
        ...(nextToken !== undefined && { NextToken: nextToken }),
      };
    },
  },
  ListImports: {
    access: () => anyAccess('ListImports'),
    handle: ({ ExportName = '', NextToken }, call) => {
      const all = importersOf(call, ExportName);
      if (all.length === 0) throw invalid(`Export '${ExportName}' is not imported by any stack.`);
      const { items, nextToken } = page(all, NextToken, (name) => name);
      return { Imports: items, ...(nextToken !== undefined && { NextToken: nextToken }) };
    },
  },
} satisfies Operations<typeof Sdk>;

async function givenTemplate(
  input: Pick<Sdk.GetTemplateSummaryCommandInput, 'TemplateBody' | 'TemplateURL' | 'StackName'>,
  call: Call,
): Promise<Template> {
  const { StackName } = input;
  const text =
    StackName === undefined
      ? await templateText(input, call)
      : stackOf(call, StackName).source.template;
  if (text !== undefined) return checkedTemplate(text);
  throw invalid('Either Template URL or Template Body must be specified.');
}

function capabilitiesOf(template: Template) {
  const needed = neededCapabilities(template);
  return needed && { Capabilities: [needed.capability], CapabilitiesReason: needed.reason };
}

function validated(template: Template): Sdk.ValidateTemplateOutput {
  return {
    Parameters: Object.entries(template.parameters).map(([name, declared]) => ({
      ParameterKey: name,
      NoEcho: declared.NoEcho,
      ...(declared.Default !== undefined && { DefaultValue: declared.Default }),
      ...(declared.Description !== undefined && { Description: declared.Description }),
    })),
    ...(template.description !== undefined && { Description: template.description }),
    ...capabilitiesOf(template),
  };
}

function summarize(template: Template): Sdk.GetTemplateSummaryOutput {
  const { description, metadata, version, resources } = template;
  const types = [...new Set(Object.values(resources).map(({ type }) => type))];
  return {
    Parameters: Object.entries(template.parameters).map(([name, one]) => declaration(name, one)),
    ResourceTypes: types,
    ResourceIdentifierSummaries: types.map((type) => ({
      ResourceType: type,
      LogicalResourceIds: Object.keys(resources).filter((id) => resources[id]?.type === type),
      ResourceIdentifiers: [...(specificationOf(type)?.primaryIdentifier ?? [])],
    })),
    ...(description !== undefined && { Description: description }),
    ...(version !== undefined && { Version: version }),
    ...(metadata !== undefined && { Metadata: JSON.stringify(metadata) }),
    ...capabilitiesOf(template),
  };
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
