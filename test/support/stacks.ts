import type * as Sdk from '@aws-sdk/client-cloudformation';
import type { Emulator } from '../../emulator/emulator.ts';
import type { Caller } from '../../emulator/world.ts';
import { aCaller, client } from './world.ts';

export interface DeployOptions {
  readonly parameters?: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, string>>;
  readonly input?: object;
}

/** Stacks of one world as one caller, each operation awaited to its end. */
export class Stacks {
  readonly call: ReturnType<typeof client>;

  constructor(world: Emulator, caller: Caller = aCaller()) {
    this.call = client(world, 'cloudformation', caller);
  }

  async create(name: string, template: object | string, options: DeployOptions = {}) {
    await this.begin('CreateStack', name, template, options);
    return this.settled(name);
  }

  async update(name: string, template: object | string, options: DeployOptions = {}) {
    await this.begin('UpdateStack', name, template, options);
    return this.settled(name);
  }

  /** Only asks for it; `settled` awaits the end. */
  begin(operation: string, name: string, template: object | string, options: DeployOptions = {}) {
    return this.call(operation, request(name, template, options));
  }

  async delete(name: string, input: object = {}) {
    const { StackId } = await this.describe(name);
    await this.call('DeleteStack', { StackName: name, ...input });
    return this.settled(StackId ?? '');
  }

  async changeSet(name: string, template: object | string, options: DeployOptions = {}) {
    const input = { ChangeSetName: 'preview', ...request(name, template, options) };
    const { Id } = await this.call<Sdk.CreateChangeSetOutput>('CreateChangeSet', input);
    return this.call<Sdk.DescribeChangeSetOutput>('DescribeChangeSet', { ChangeSetName: Id });
  }

  async describe(name: string): Promise<Sdk.Stack> {
    const { Stacks = [] } = await this.call<Sdk.DescribeStacksOutput>('DescribeStacks', {
      StackName: name,
    });
    const [stack] = Stacks;
    if (stack === undefined) throw new Error(`no stack ${name}`);
    return stack;
  }

  /** The stack when nothing goes on with it any more. What takes time in the world needs `pass`, which lets time pass. */
  async settled(name: string, pass?: () => Promise<void>): Promise<Sdk.Stack> {
    for (let looks = 1; ; looks += 1) {
      const stack = await this.describe(name);
      if (!/_IN_PROGRESS$/.test(stack.StackStatus ?? '')) return stack;
      await new Promise((resolve) => setImmediate(resolve));
      if (looks % 50 === 0) await pass?.();
    }
  }

  /** Oldest first: `logicalId STATUS`. */
  async history(name: string): Promise<string[]> {
    const events = await this.events(name);
    return events.map((one) => `${one.LogicalResourceId ?? ''} ${one.ResourceStatus ?? ''}`);
  }

  /** Oldest first, of all pages. */
  async events(name: string): Promise<Sdk.StackEvent[]> {
    const found: Sdk.StackEvent[] = [];
    let NextToken: string | undefined;
    do {
      const page = await this.call<Sdk.DescribeStackEventsOutput>('DescribeStackEvents', {
        StackName: name,
        ...(NextToken !== undefined && { NextToken }),
      });
      found.push(...(page.StackEvents ?? []));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    return found.toReversed();
  }

  /** Looks for drift, to the end. */
  async drift(
    name: string,
    input: object = {},
  ): Promise<Sdk.DescribeStackDriftDetectionStatusOutput> {
    const request = { StackName: name, ...input };
    const begun = await this.call<Sdk.DetectStackDriftOutput>('DetectStackDrift', request);
    for (;;) {
      const status = await this.call<Sdk.DescribeStackDriftDetectionStatusOutput>(
        'DescribeStackDriftDetectionStatus',
        begun,
      );
      if (status.DetectionStatus !== 'DETECTION_IN_PROGRESS') return status;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Those resources of which drift was found, in one line each. */
  async drifted(name: string): Promise<string[]> {
    const { StackResourceDrifts = [] } = await this.call<Sdk.DescribeStackResourceDriftsOutput>(
      'DescribeStackResourceDrifts',
      { StackName: name, StackResourceDriftStatusFilters: ['MODIFIED', 'DELETED', 'UNKNOWN'] },
    );
    return StackResourceDrifts.map(
      ({ LogicalResourceId = '', DriftStatusReason = '', PropertyDifferences = [] }) =>
        `${LogicalResourceId} ${DriftStatusReason}${JSON.stringify(PropertyDifferences)}`,
    );
  }

  async reasonOf(name: string, logicalId: string): Promise<string | undefined> {
    const events = await this.events(name);
    return events.find(
      (one) => one.LogicalResourceId === logicalId && one.ResourceStatus?.endsWith('_FAILED'),
    )?.ResourceStatusReason;
  }

  async physicalId(name: string, LogicalResourceId: string): Promise<string | undefined> {
    const { StackResourceDetail } = await this.call<Sdk.DescribeStackResourceOutput>(
      'DescribeStackResource',
      { StackName: name, LogicalResourceId },
    );
    return StackResourceDetail?.PhysicalResourceId;
  }
}

function request(name: string, template: object | string, options: DeployOptions): object {
  const { parameters = {}, tags, input } = options;
  return {
    StackName: name,
    TemplateBody: typeof template === 'string' ? template : JSON.stringify(template),
    Capabilities: ['CAPABILITY_NAMED_IAM'],
    Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
      ParameterKey,
      ParameterValue,
    })),
    ...(tags && { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }),
    ...input,
  };
}
