import {
  type Change,
  type CloudFormationClient,
  CloudFormationServiceException,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import type { DeployOptions } from '../../../../actions/deploy/src/deploy-options.ts';
import type { StackDefinition } from '../../../../actions/deploy/src/manifest.ts';
import { parseTemplate, type Template } from '../../../../actions/deploy/src/template.ts';
import type { Patience } from '../../../../actions/deploy/src/waiting.ts';

export const queueTemplate = `Parameters:
  Name: { Type: String, Default: first }
Resources:
  Queue:
    Type: AWS::SQS::Queue
`;

export const aTemplate = (body = queueTemplate, path = 'cloudformation/queue.yaml'): Template =>
  parseTemplate(path, body);

/** What the repository wants. */
export function aDefinition(overrides: Partial<StackDefinition> = {}): StackDefinition {
  const key = overrides.key ?? 'queue';
  return {
    key,
    stackName: `keywatch-${key}`,
    deployment: `cloudformation/deployments/production/${key}.yaml`,
    template: aTemplate(),
    parameters: {},
    tags: { service: 'keywatch' },
    capabilities: [],
    terminationProtection: false,
    dependsOn: [],
    appliedByAdministrator: false,
    ...overrides,
  };
}

/** A live stack, the same as `aDefinition()`. */
export function aStack(overrides: Partial<Stack> = {}): Stack {
  const StackName = overrides.StackName ?? 'keywatch-queue';
  return {
    StackName,
    StackId: idOf(StackName),
    CreationTime: new Date(0),
    StackStatus: 'UPDATE_COMPLETE',
    Parameters: [{ ParameterKey: 'Name', ParameterValue: 'first' }],
    Tags: [{ Key: 'service', Value: 'keywatch' }],
    EnableTerminationProtection: false,
    ...overrides,
  };
}

export const idOf = (name: string): string =>
  `arn:aws:cloudformation:ap-southeast-2:123456789012:stack/${name}/1`;

/** Patience in a time of its own, which passes by sleeping alone. */
export function aPatience(withinMs = 60_000): Patience & { readonly slept: number[] } {
  let now = 0;
  const slept: number[] = [];
  const sleep = async (milliseconds: number) => {
    slept.push(milliseconds);
    now += milliseconds;
  };
  return { firstMs: 100, longestMs: 5000, withinMs, time: { now: () => now, sleep }, slept };
}

export function someOptions(overrides: Partial<DeployOptions> = {}) {
  const lines: string[] = [];
  const options: DeployOptions = {
    roleArn: undefined,
    recreate: false,
    runId: '7-1-abc',
    placeTemplate: async ({ body }) => ({ TemplateBody: body }),
    patience: aPatience(),
    underWay: new Set(),
    log: (line) => lines.push(line),
    ...overrides,
  };
  return { ...options, lines };
}

export function awsError(name: string, message = name, fault: 'client' | 'server' = 'client') {
  return new CloudFormationServiceException({
    name,
    message,
    $fault: fault,
    $metadata: { httpStatusCode: 400 },
  });
}

export const noSuchStack = (name: string) =>
  awsError('ValidationError', `Stack with id ${name} does not exist`);

type Input = Readonly<Record<string, unknown>>;
/** Answers an operation; an answer that is an error is thrown. */
export type Answers = Readonly<Record<string, (input: Input, times: number) => unknown>>;

/** A CloudFormation that answers as told, and remembers what it was asked. An operation not told of is a mistake. */
export function aCloudFormation(answers: Answers) {
  const calls: { readonly operation: string; readonly input: Input }[] = [];
  const send = async (command: {
    readonly input: Input;
    readonly constructor: { name: string };
  }) => {
    const operation = command.constructor.name.replace(/Command$/, '');
    const times = calls.filter((call) => call.operation === operation).length;
    calls.push({ operation, input: command.input });
    const answer = answers[operation];
    if (answer === undefined) throw new Error(`nobody expected ${operation}`);
    const given = answer(command.input, times);
    if (given instanceof Error) throw given;
    return given;
  };
  return {
    client: { send } as unknown as CloudFormationClient,
    calls,
    operations: () => calls.map(({ operation }) => operation),
  };
}

/** The operations that change something. */
export const writes = (operations: readonly string[]): string[] =>
  operations.filter((operation) => !/^(Describe|Get|List)/.test(operation));

/** A CloudFormation in which a change set of the stack can be made and executed, ending as told. */
export function executing(
  stackName: string,
  live: Stack | undefined,
  endings: readonly Input[],
  overrides: Answers = {},
): Answers {
  const stackId = idOf(stackName);
  return {
    DescribeStacks: () => (live === undefined ? noSuchStack(stackName) : { Stacks: [live] }),
    GetTemplate: () => ({ TemplateBody: 'another' }),
    CreateChangeSet: () => ({ Id: `change-set/${stackName}`, StackId: stackId }),
    DescribeChangeSet: () => ({ Status: 'CREATE_COMPLETE', Changes: [aChange()] }),
    DeleteChangeSet: () => ({}),
    ListChangeSets: () => ({ Summaries: [] }),
    DeleteStack: () => ({}),
    ExecuteChangeSet: () => ({}),
    UpdateTerminationProtection: () => ({}),
    DescribeStackEvents: () => ({ StackEvents: endings }),
    ...overrides,
  };
}

export const aChange = (): Change => ({
  ResourceChange: { Action: 'Add', LogicalResourceId: 'Queue', ResourceType: 'AWS::SQS::Queue' },
});

/** An event of the run's own operation. */
export function anEvent(overrides: Input = {}): Input {
  return {
    EventId: JSON.stringify(overrides),
    LogicalResourceId: 'keywatch-queue',
    PhysicalResourceId: idOf('keywatch-queue'),
    ResourceType: 'AWS::CloudFormation::Stack',
    ResourceStatus: 'CREATE_COMPLETE',
    Timestamp: new Date(0),
    ClientRequestToken: 'keywatch-7-1-abc',
    ...overrides,
  };
}
