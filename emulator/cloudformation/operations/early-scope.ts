import { exportsIn } from '../exports.ts';
import type { Place, Stack } from '../stack.ts';
import { outputOfStack } from '../stack-output.ts';
import { invalid } from '../template/fault.ts';
import type { ParameterValues } from '../template/parameters.ts';
import type { Scope } from '../template/scope.ts';
import type { Template } from '../template/template.ts';

/** Where a template's names lead before there are resources. */
export function earlyScope(
  at: Place,
  stack: Pick<Stack, 'stackId' | 'stackName'>,
  template: Pick<Template, 'parameters' | 'mappings'>,
  parameters: ParameterValues,
  notificationArns: readonly string[] = [],
): Scope {
  return {
    stack: {
      ...{ stackId: stack.stackId, stackName: stack.stackName },
      ...{ account: at.account, region: at.region, notificationArns },
    },
    parameters,
    declared: template.parameters,
    mappings: template.mappings,
    zones: [],
    conditions: new Map(),
    resource: () => undefined,
    importValue: (name) => {
      const found = exportsIn(at).get(name);
      if (found === undefined) throw invalid(`No export named ${name} found.`);
      return found.value;
    },
    stackOutput: (reference) => outputOfStack(at, reference),
  };
}
