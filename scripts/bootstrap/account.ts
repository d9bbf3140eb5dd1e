import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import {
  GetOpenIDConnectProviderCommand,
  IAMClient,
  ListOpenIDConnectProvidersCommand,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { isDenied, isUnauthenticated, toFailure } from '../../actions/shared/aws-error.ts';
import { Failure } from '../../actions/shared/failure.ts';
import type { AwsCredentials } from '../github-job.ts';
import { isGitHubs, type Provider } from './provider.ts';

/** What there is in the account before anything is done. */
export interface Account {
  readonly id: string;
  /** Who asks. */
  readonly caller: string;
  readonly credentials: AwsCredentials;
  readonly provider?: Provider;
  readonly stack?: IdentityStack;
}

export interface IdentityStack {
  readonly status: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** The provider that it made itself. */
  readonly ownedProvider?: string;
}

/** With the credentials of the environment or the profile, as every AWS tool finds them. */
export async function lookAtAccount(region: string, stackName: string): Promise<Account> {
  const sts = new STSClient({ region });
  const { credentials } = sts.config;
  const iam = new IAMClient({ region, credentials });
  const cloudFormation = new CloudFormationClient({ region, credentials });
  try {
    const { Account: id = '', Arn: caller = '' } = await sts.send(new GetCallerIdentityCommand());
    const [provider, stack] = await Promise.all([
      findProvider(iam),
      findStack(cloudFormation, stackName),
    ]);
    return {
      ...{ id, caller, credentials: asVariables(await credentials()) },
      ...(provider && { provider }),
      ...(stack && { stack }),
    };
  } catch (error) {
    throw explain(error);
  } finally {
    for (const client of [sts, iam, cloudFormation]) client.destroy();
  }
}

async function findProvider(iam: IAMClient): Promise<Provider | undefined> {
  const { OpenIDConnectProviderList = [] } = await iam.send(
    new ListOpenIDConnectProvidersCommand(),
  );
  const arn = OpenIDConnectProviderList.find(({ Arn = '' }) => isGitHubs(Arn))?.Arn;
  if (arn === undefined) return undefined;
  const { ClientIDList: audiences = [] } = await iam.send(
    new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }),
  );
  return { arn, audiences };
}

async function findStack(
  client: CloudFormationClient,
  StackName: string,
): Promise<IdentityStack | undefined> {
  try {
    const { Stacks: [found] = [] } = await client.send(new DescribeStacksCommand({ StackName }));
    const { StackResources = [] } = await client.send(
      new DescribeStackResourcesCommand({ StackName }),
    );
    const owned = StackResources.find(
      ({ ResourceType, ResourceStatus = '' }) =>
        ResourceType === 'AWS::IAM::OIDCProvider' && !ResourceStatus.startsWith('DELETE_'),
    )?.PhysicalResourceId;
    const parameters = (found?.Parameters ?? []).map(
      ({ ParameterKey = '', ParameterValue = '' }) => [ParameterKey, ParameterValue],
    );
    return {
      status: found?.StackStatus ?? '',
      parameters: Object.fromEntries(parameters),
      ...(owned && { ownedProvider: owned }),
    };
  } catch (error) {
    if (isNotThere(error)) return undefined;
    throw error;
  }
}

/** CloudFormation has no code for it. */
function isNotThere(error: unknown): boolean {
  return (
    error instanceof Error &&
    error.name === 'ValidationError' &&
    error.message.includes('does not exist')
  );
}

/** For the deploy bundle: whom the questions above were asked as, whatever profile that came from. */
function asVariables(found: {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}): AwsCredentials {
  return {
    AWS_ACCESS_KEY_ID: found.accessKeyId,
    AWS_SECRET_ACCESS_KEY: found.secretAccessKey,
    ...(found.sessionToken !== undefined && { AWS_SESSION_TOKEN: found.sessionToken }),
  };
}

const expired = /expired/i;

function explain(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const fail = (code: Failure['code'], message: string) =>
    new Failure(code, message, { cause: error });
  if (isUnauthenticated(error) || error.name === 'TokenProviderError') {
    return fail(
      'UNREACHABLE',
      expired.test(`${error.name} ${error.message}`)
        ? `the AWS credentials have expired (${error.message}); log in again, such as with aws sso login`
        : `there are no AWS credentials that hold (${error.message}); log in as an administrator of the account, or set AWS_PROFILE`,
    );
  }
  if (isDenied(error)) {
    return fail(
      'ACCESS_DENIED',
      `the AWS credentials lack a right (${error.message}); the identity stack needs an administrator of the account`,
    );
  }
  return toFailure(error);
}
