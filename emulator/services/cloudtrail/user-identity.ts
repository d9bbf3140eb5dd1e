import type { RoleSession } from '../../identity/principal.ts';
import type { Caller } from '../../world.ts';

/**
 * `userIdentity` of a CloudTrail record.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export function userIdentity(caller: Caller): Record<string, unknown> {
  const { principal, accessKeyId, invokedBy } = caller;
  switch (principal.type) {
    case 'root':
      return {
        type: 'Root',
        principalId: principal.account,
        arn: `arn:aws:iam::${principal.account}:root`,
        accountId: principal.account,
        accessKeyId,
        invokedBy,
      };
    case 'user':
      return {
        type: 'IAMUser',
        principalId: principal.userId,
        arn: principal.arn,
        accountId: principal.account,
        accessKeyId,
        userName: principal.userName,
        ...(principal.session && {
          sessionContext: {
            attributes: {
              creationDate: isoSeconds(principal.session.since),
              mfaAuthenticated: String(principal.session.mfa),
            },
          },
        }),
        invokedBy,
      };
    case 'role':
      return {
        type: 'AssumedRole',
        principalId: `${principal.roleId}:${principal.sessionName}`,
        arn: principal.arn,
        accountId: principal.account,
        accessKeyId,
        sessionContext: sessionContext(principal),
        invokedBy,
      };
    case 'federated':
      return {
        type: 'FederatedUser',
        principalId: `${principal.account}:${principal.name}`,
        arn: principal.arn,
        accountId: principal.account,
        accessKeyId,
        sessionContext: {
          sessionIssuer: {
            type: principal.user === undefined ? 'Root' : 'IAMUser',
            principalId: principal.user?.userId ?? principal.account,
            arn: principal.user?.arn ?? `arn:aws:iam::${principal.account}:root`,
            accountId: principal.account,
            userName: principal.user?.userName,
          },
          attributes: { creationDate: isoSeconds(principal.since), mfaAuthenticated: 'false' },
        },
        invokedBy,
      };
    case 'service':
      return { type: 'AWSService', invokedBy: principal.service };
    case 'anonymous':
      return { type: 'AWSAccount', principalId: '', accountId: 'anonymous' };
  }
}

/** What the owner of a resource is told of a caller from another account: who it is there, and no more. */
export function strangerIdentity({
  principal,
  account,
  invokedBy,
}: Caller): Record<string, unknown> {
  switch (principal.type) {
    case 'user':
      return { type: 'AWSAccount', principalId: principal.userId, accountId: account };
    case 'role':
      return {
        type: 'AWSAccount',
        principalId: `${principal.roleId}:${principal.sessionName}`,
        accountId: account,
      };
    case 'service':
      return { type: 'AWSService', invokedBy: invokedBy ?? principal.service };
    default:
      return { type: 'AWSAccount', principalId: account, accountId: account };
  }
}

function sessionContext(session: RoleSession): Record<string, unknown> {
  return {
    sessionIssuer: {
      type: 'Role',
      principalId: session.roleId,
      arn: session.roleArn,
      accountId: session.account,
      userName: session.roleName,
    },
    webIdFederationData:
      session.federation === undefined
        ? undefined
        : { federatedProvider: session.federation.provider, attributes: {} },
    attributes: {
      creationDate: isoSeconds(session.since),
      mfaAuthenticated: String(session.mfa === true),
    },
    ...(session.sourceIdentity !== undefined && { sourceIdentity: session.sourceIdentity }),
  };
}

/** CloudTrail's form of a time: `2026-11-23T08:00:00Z`. Many calls of one second ask for the same. */
export function isoSeconds(milliseconds: number): string {
  const second = Math.floor(milliseconds / 1000);
  if (second !== lastSecond) {
    lastSecond = second;
    lastText = `${new Date(second * 1000).toISOString().slice(0, 19)}Z`;
  }
  return lastText;
}

let lastSecond = Number.NaN;
let lastText = '';
