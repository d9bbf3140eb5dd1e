import type { Parameter } from '@aws-sdk/client-cloudformation';
import { ResourceFailure } from '../engine/failure.ts';
import { Journal } from '../engine/journal.ts';
import { beginOperation, type NewOperation, type Run } from '../engine/operation.ts';
import type { Tag } from '../resources/type.ts';
import { type Resource, type Source, type Stack, stacksOf } from '../stack.ts';
import type { SourceInput } from './source.ts';

export interface NestedProperties {
  readonly TemplateURL?: string;
  readonly Parameters?: Readonly<Record<string, string>>;
  readonly NotificationARNs?: readonly string[];
  readonly Tags?: readonly Tag[];
  readonly TimeoutInMinutes?: number;
}

export function requestOf(
  parent: Pick<Stack, 'source'>,
  properties: NestedProperties,
): SourceInput {
  const { TemplateURL, Parameters = {}, NotificationARNs, Tags = [] } = properties;
  const parameters: Parameter[] = Object.entries(Parameters).map(
    ([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue }),
  );
  return {
    TemplateURL,
    Parameters: parameters,
    Capabilities: parent.source.capabilities,
    Tags,
    ...(NotificationARNs && { NotificationARNs }),
  };
}

/** A new operation on a nested stack, as part of one on its parent. */
export function childRun(run: Run, stack: Stack, next: Source, operation: NewOperation): Run {
  const { deadline: _, isValidated: __, ...inherited } = run;
  const { timeoutInMinutes: timeout } = stack;
  const deadline =
    timeout === undefined || operation.type !== 'CREATE_STACK'
      ? undefined
      : run.world.clock.now() + timeout * 60_000;
  return {
    ...inherited,
    stack,
    operation: beginOperation(run.world, stack, { token: run.operation.token, ...operation }),
    sources: [stack.source, next],
    journal: new Journal(),
    parent: run,
    policy: stack.policy,
    ...(deadline !== undefined && { deadline }),
  };
}

/** Goes on with the operation that the stack is in. */
export function continuedRun(run: Run, stack: Stack): Omit<Run, 'operation'> {
  const { operation: _, deadline: __, ...inherited } = run;
  const sources = [stack.source, stack.stable?.source ?? stack.source];
  return { ...inherited, stack, sources, journal: new Journal(), parent: run };
}

export function outputsOf({ outputs }: Stack): Record<string, string> {
  return Object.fromEntries(outputs.map(({ key, value }) => [`Outputs.${key}`, value]));
}

/** Undefined: somebody has deleted it. */
export function nestedStackOf(run: Run, { physicalId = '' }: Resource): Stack | undefined {
  const stack = stacksOf(run).stacks[physicalId];
  return stack?.status === 'DELETE_COMPLETE' ? undefined : stack;
}

export function presentNestedStack(run: Run, resource: Resource): Stack {
  const stack = nestedStackOf(run, resource);
  if (stack !== undefined) return stack;
  throw new ResourceFailure(`Stack [${resource.physicalId ?? ''}] does not exist`);
}
