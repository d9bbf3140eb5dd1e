import {
  CreateChangeSetCommand,
  type CreateChangeSetCommandInput,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import type { Place } from './case.ts';

/** Deployed by a change set, as the deploy action does it. */
export interface Deployment {
  readonly template: object | string;
  readonly parameters?: Readonly<Record<string, string>>;
  /** For a second stack in one case. */
  readonly base?: string;
}

/** Makes a change set of the stack, which need not be there, and waits until it is made or has failed. */
export async function aChangeSet(
  place: Place,
  { template, parameters = {}, base = 'stack' }: Deployment,
  more: Partial<CreateChangeSetCommandInput> = {},
) {
  const { cloudFormation } = place.clients;
  const StackName = place.fresh(base);
  const exists = (await stackOf(place, StackName)) !== undefined;
  const ChangeSetName = exists ? 'update' : 'create';
  await cloudFormation.send(
    new CreateChangeSetCommand({
      StackName,
      ChangeSetName,
      ChangeSetType: exists ? 'UPDATE' : 'CREATE',
      TemplateBody: typeof template === 'string' ? template : JSON.stringify(template),
      Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
        ParameterKey,
        ParameterValue,
      })),
      Capabilities: ['CAPABILITY_NAMED_IAM'],
      ...more,
    }),
  );
  if (!exists) place.later(() => eraseStack(place, StackName));
  const changeSet = await place.until(async () => {
    const seen = await cloudFormation.send(
      new DescribeChangeSetCommand({ StackName, ChangeSetName }),
    );
    return /_(PENDING|IN_PROGRESS)$/.test(seen.Status ?? '') ? undefined : seen;
  }, 30);
  return { StackName, ChangeSetName, changeSet };
}

/** Makes and executes a change set; answers the stack when it has settled. */
export async function deploy(place: Place, deployment: Deployment): Promise<Stack | undefined> {
  const made = await aChangeSet(place, deployment);
  const { changeSet } = made;
  if (changeSet?.Status !== 'CREATE_COMPLETE') {
    throw new Error(`the change set is ${changeSet?.Status}: ${changeSet?.StatusReason}`);
  }
  return execute(place, made);
}

export async function execute(
  place: Place,
  { StackName, ChangeSetName }: { StackName: string; ChangeSetName: string },
): Promise<Stack | undefined> {
  await place.clients.cloudFormation.send(
    new ExecuteChangeSetCommand({ StackName, ChangeSetName }),
  );
  return settled(place, StackName);
}

/** The stack once nothing is in progress. LocalStack tells the outputs after the status, so it is read again. */
export async function settled(place: Place, StackName: string): Promise<Stack | undefined> {
  await place.until(async () => {
    const stack = await stackOf(place, StackName);
    return /_IN_PROGRESS$/.test(stack?.StackStatus ?? '_IN_PROGRESS') ? undefined : 'settled';
  }, 60);
  return stackOf(place, StackName);
}

export async function eraseStack(place: Place, StackName: string): Promise<void> {
  await place.clients.cloudFormation.send(new DeleteStackCommand({ StackName }));
  await place.until(async () => {
    const stack = await stackOf(place, StackName);
    const { StackStatus = 'DELETE_COMPLETE' } = stack ?? {};
    return /_IN_PROGRESS$/.test(StackStatus) ? undefined : 'gone';
  }, 60);
}

export async function stackOf(place: Place, StackName: string): Promise<Stack | undefined> {
  try {
    const { Stacks } = await place.clients.cloudFormation.send(
      new DescribeStacksCommand({ StackName }),
    );
    return Stacks?.[0];
  } catch (error) {
    if ((error as Error).name === 'ValidationError') return undefined;
    throw error;
  }
}

/** A template with one queue, of a retention that a parameter gives, and its ARN as output. */
export const queueTemplate = {
  Parameters: { Retention: { Type: 'Number', Default: 60, MinValue: 60 } },
  Resources: {
    Queue: {
      Type: 'AWS::SQS::Queue',
      Properties: { MessageRetentionPeriod: { Ref: 'Retention' } },
    },
  },
  Outputs: { Arn: { Value: { 'Fn::GetAtt': ['Queue', 'Arn'] } } },
};

export const outputOf = (stack: Stack | undefined, key: string): string =>
  stack?.Outputs?.find(({ OutputKey }) => OutputKey === key)?.OutputValue ?? '';

export const att = (id: string, name: string) => ({ 'Fn::GetAtt': [id, name] });

export const sub = (text: string) => ({ 'Fn::Sub': text });

/** Whatever way the stack is refused: at the change set's making, in its state, or by a rollback. */
export async function refusal(place: Place, template: object | string): Promise<string> {
  try {
    const { changeSet, ...made } = await aChangeSet(place, { template });
    if (changeSet?.Status === 'FAILED') return 'refused';
    const stack = await execute(place, made);
    return stack?.StackStatus === 'CREATE_COMPLETE' ? 'made' : 'refused';
  } catch (error) {
    if (error instanceof Error && '$fault' in error) return 'refused';
    throw error;
  }
}
