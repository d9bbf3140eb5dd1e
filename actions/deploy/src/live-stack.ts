import {
  type CloudFormationClient,
  CloudFormationServiceException,
  DeleteStackCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  type Stack,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation';

/** The stack as it stands, or undefined. By name a deleted stack is missing; by id it is DELETE_COMPLETE. */
export async function describeStack(
  client: CloudFormationClient,
  nameOrId: string,
): Promise<Stack | undefined> {
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: nameOrId }));
    return Stacks?.[0];
  } catch (error) {
    if (isMissingStack(error)) return undefined;
    throw error;
  }
}

/** The template as it was given, comments included: the stack's, or that of one of its change sets. */
export async function readTemplate(
  client: CloudFormationClient,
  StackName: string,
  ChangeSetName?: string,
): Promise<string> {
  const { TemplateBody = '' } = await client.send(
    new GetTemplateCommand({ StackName, ChangeSetName, TemplateStage: 'Original' }),
  );
  return TemplateBody;
}

export async function protectStack(
  client: CloudFormationClient,
  StackName: string,
  EnableTerminationProtection: boolean,
): Promise<void> {
  await client.send(
    new UpdateTerminationProtectionCommand({ StackName, EnableTerminationProtection }),
  );
}

export async function deleteStack(
  client: CloudFormationClient,
  StackName: string,
  RoleARN: string | undefined,
): Promise<void> {
  await client.send(new DeleteStackCommand({ StackName, RoleARN }));
}

/** CloudFormation has no exception of its own for it; every other `ValidationError` must not be read as "gone". */
function isMissingStack(error: unknown): boolean {
  return (
    error instanceof CloudFormationServiceException &&
    error.name === 'ValidationError' &&
    /^Stack( with id)? \S+ does not exist/.test(error.message)
  );
}
