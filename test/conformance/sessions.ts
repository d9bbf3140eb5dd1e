import {
  CreateOpenIDConnectProviderCommand,
  GetOpenIDConnectProviderCommand,
} from '@aws-sdk/client-iam';
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  AssumeRoleWithWebIdentityCommand,
  type Credentials,
} from '@aws-sdk/client-sts';
import type { Place } from './case.ts';
import type { Clients } from './clients.ts';
import { allow, aRole, give, policyOf } from './roles.ts';

const issuer = 'token.actions.githubusercontent.com';
const notYet = new Set(['AccessDenied', 'InvalidIdentityTokenException']);

/** Whom a job of the repository may become, on any branch. */
export function jobTrustOf(place: Place, repository: string): string {
  return policyOf({
    Effect: 'Allow',
    Principal: { Federated: providerArn(place) },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: {
      StringEquals: { [`${issuer}:aud`]: 'sts.amazonaws.com' },
      StringLike: { [`${issuer}:sub`]: `repo:${repository}:*` },
    },
  });
}

const providerArn = (place: Place) => `arn:aws:iam::${place.account}:oidc-provider/${issuer}`;

/** GitHub as a provider of identities. There is one for an account, which all cases share; it stays. */
export async function trustGithub(place: Place): Promise<void> {
  const { iam } = place.clients;
  await iam
    .send(
      new CreateOpenIDConnectProviderCommand({
        Url: `https://${issuer}`,
        ClientIDList: ['sts.amazonaws.com'],
        ThumbprintList: ['1'.repeat(40)],
      }),
    )
    .catch(() =>
      iam.send(
        new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: providerArn(place) }),
      ),
    );
}

/** A principal that may become any role that lets it, as the root may not: a session of a job's role. */
export async function aPerson(place: Place): Promise<Clients> {
  await trustGithub(place);
  const repository = `conformance/${place.fresh('person')}`;
  const { RoleName, arn } = await aRole(place, {
    RoleName: place.fresh('person'),
    AssumeRolePolicyDocument: jobTrustOf(place, repository),
  });
  await give(place, RoleName, policyOf(allow('sts:AssumeRole')));
  const WebIdentityToken = await place.githubToken(repository);
  const { Credentials } = await soon(place, () =>
    place.clients.sts.send(
      new AssumeRoleWithWebIdentityCommand({
        RoleArn: arn,
        RoleSessionName: 'person',
        WebIdentityToken,
      }),
    ),
  );
  return clientsWith(place, Credentials);
}

export const assume = (
  place: Place,
  person: Clients,
  RoleArn: string,
  more: Partial<AssumeRoleCommandInput> = {},
) =>
  soon(place, () =>
    person.sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'session', ...more })),
  );

/** Clients of a session of the role. */
export async function sessionOf(
  place: Place,
  RoleArn: string,
  more: Partial<AssumeRoleCommandInput> = {},
): Promise<Clients> {
  const { Credentials } = await assume(place, await aPerson(place), RoleArn, more);
  return clientsWith(place, Credentials);
}

export function clientsWith(place: Place, credentials: Credentials | undefined): Clients {
  return place.clientsAs({
    accessKeyId: credentials?.AccessKeyId ?? '',
    secretAccessKey: credentials?.SecretAccessKey ?? '',
    sessionToken: credentials?.SessionToken ?? '',
  });
}

/** IAM is eventually consistent, in AWS too: what a new role does not allow yet is tried for some seconds. */
export async function soon<T>(place: Place, call: () => Promise<T>): Promise<T> {
  const answer = await place.until(async () => {
    try {
      return await call();
    } catch (error) {
      if (notYet.has((error as Error).name)) return undefined;
      throw error;
    }
  }, 5);
  return answer ?? call();
}
