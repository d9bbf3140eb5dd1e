import type * as Sdk from '@aws-sdk/client-cloudformation';
import type { Operations } from '../../service.ts';
import { exportsIn, importersOf } from '../exports.ts';
import { invalid } from '../template/fault.ts';
import { anyAccess, stackAccess } from './access.ts';
import { getTemplate } from './get-template.ts';
import { page } from './page.ts';
import { templateSummary } from './template-summary.ts';
import { validateTemplate } from './validate-template.ts';

export const templates = {
  GetTemplate: {
    access: ({ StackName }, call) => stackAccess('GetTemplate', call, StackName),
    handle: getTemplate,
  },
  GetTemplateSummary: {
    access: (input, call) => stackAccess('GetTemplateSummary', call, input.StackName, input),
    handle: templateSummary,
  },
  ValidateTemplate: {
    access: (input, call) => stackAccess('ValidateTemplate', call, undefined, input),
    handle: validateTemplate,
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
