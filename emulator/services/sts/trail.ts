import { decodeJwt } from 'jose';
import type { Outcome, TrailDetail } from '../../service.ts';
import { writeTime } from '../cloudtrail/members.ts';

interface SessionInput {
  readonly RoleArn?: string | undefined;
  readonly RoleSessionName?: string | undefined;
  readonly DurationSeconds?: number | undefined;
  readonly ExternalId?: string | undefined;
  readonly Policy?: string | undefined;
  readonly PolicyArns?: readonly { readonly arn?: string | undefined }[] | undefined;
  readonly Tags?:
    | readonly { readonly Key: string | undefined; readonly Value: string | undefined }[]
    | undefined;
  readonly TransitiveTagKeys?: readonly string[] | undefined;
  readonly SourceIdentity?: string | undefined;
  readonly SerialNumber?: string | undefined;
}

interface WebIdentityInput extends SessionInput {
  readonly WebIdentityToken?: string | undefined;
}

interface SessionOutput {
  readonly Credentials?:
    | {
        readonly AccessKeyId: string | undefined;
        readonly SessionToken: string | undefined;
        readonly Expiration: Date | undefined;
      }
    | undefined;
  readonly AssumedRoleUser?:
    | { readonly AssumedRoleId: string | undefined; readonly Arn: string | undefined }
    | undefined;
}

/**
 * CloudTrail shows the key id and the session token that STS has given out, never the secret key,
 * and counts the call as reading.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 */
export function sessionTrail(input: SessionInput, outcome: Outcome<unknown>): TrailDetail {
  const { RoleArn, RoleSessionName, DurationSeconds, ExternalId, Policy } = input;
  const { PolicyArns, TransitiveTagKeys, SourceIdentity, SerialNumber } = input;
  return {
    readOnly: true,
    requestParameters: {
      roleArn: RoleArn,
      roleSessionName: RoleSessionName,
      durationSeconds: DurationSeconds,
      externalId: ExternalId,
      policy: Policy,
      policyArns: PolicyArns,
      principalTags: tagsOf(input),
      transitiveTagKeys: TransitiveTagKeys,
      sourceIdentity: SourceIdentity,
      serialNumber: SerialNumber,
    },
    ...(outcome.ok && { responseElements: responseElements(outcome.output as SessionOutput) }),
    ...(RoleArn !== undefined && {
      resources: [{ ARN: RoleArn, accountId: RoleArn.split(':')[4] ?? '', type: 'AWS::IAM::Role' }],
    }),
  };
}

function tagsOf({ Tags }: SessionInput): Record<string, string> | undefined {
  if (Tags === undefined) return undefined;
  return Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));
}

function responseElements({ Credentials, AssumedRoleUser }: SessionOutput): object {
  return {
    credentials: {
      accessKeyId: Credentials?.AccessKeyId,
      sessionToken: Credentials?.SessionToken,
      expiration: Credentials?.Expiration && writeTime(Credentials.Expiration, 'sts'),
    },
    ...(AssumedRoleUser && {
      assumedRoleUser: {
        assumedRoleId: AssumedRoleUser.AssumedRoleId,
        arn: AssumedRoleUser.Arn,
      },
    }),
  };
}

/** The same with the token's subject as the caller, where the token was found genuine. */
export function webIdentityTrail(input: WebIdentityInput, outcome: Outcome<unknown>): TrailDetail {
  const genuine = outcome.ok || outcome.fault.code === 'AccessDenied';
  return {
    ...sessionTrail(input, outcome),
    ...(genuine && { userIdentity: webIdentityUser(input) }),
  };
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
function webIdentityUser({ RoleArn = '', WebIdentityToken = '' }: WebIdentityInput): object {
  const { iss = '', aud, sub } = decodeJwt(WebIdentityToken);
  const account = RoleArn.split(':')[4];
  const provider = `arn:aws:iam::${account}:oidc-provider/${iss.replace('https://', '')}`;
  return {
    type: 'WebIdentityUser',
    principalId: `${provider}:${String(aud)}:${sub}`,
    userName: sub,
    identityProvider: provider,
  };
}

interface TokenInput extends SessionInput {
  readonly Name?: string | undefined;
}

/** The same for `GetSessionToken` and `GetFederationToken`, which name no role. */
export function tokenTrail(input: TokenInput, outcome: Outcome<unknown>): TrailDetail {
  const { Name, DurationSeconds, Policy, PolicyArns, SerialNumber } = input;
  return {
    readOnly: true,
    requestParameters: {
      name: Name,
      durationSeconds: DurationSeconds,
      policy: Policy,
      policyArns: PolicyArns,
      tags: input.Tags?.map(({ Key, Value }) => ({ key: Key, value: Value })),
      serialNumber: SerialNumber,
    },
    ...(outcome.ok && { responseElements: responseElements(outcome.output as SessionOutput) }),
  };
}
