import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  GetAccessKeyInfoCommand,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
} from '@aws-sdk/client-sts';
import type { Place, ServiceCases } from './case.ts';
import { faultOf } from './fault-of.ts';
import { aRole, trustOf } from './roles.ts';
import { aPerson, assume, sessionOf } from './sessions.ts';

const api = 'https://docs.aws.amazon.com/STS/latest/APIReference';

const guide = 'https://docs.aws.amazon.com/IAM/latest/UserGuide';

/** What AssumeRole ends with once the user can act at all, which a role that lets it shows. */
async function faultOfAssuming(
  place: Place,
  RoleArn: string,
  more: Partial<AssumeRoleCommandInput> = {},
): Promise<string> {
  const person = await aPerson(place);
  const open = await aRole(place, { RoleName: place.fresh('open') });
  await assume(place, person, open.arn);
  return faultOf(
    person.sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'session', ...more })),
  );
}

export const sts: ServiceCases = {
  service: 'sts',
  cases: [
    {
      name: 'GetCallerIdentity of the root tells the account',
      aws: `${api}/API_GetCallerIdentity.html`,
      async run(place) {
        const { Account, Arn } = await place.clients.sts.send(new GetCallerIdentityCommand({}));
        return [Account === place.account, Arn === `arn:aws:iam::${place.account}:root`];
      },
      expected: [true, true],
    },
    {
      name: 'AssumeRole answers temporary credentials and the session’s ARN',
      aws: `${api}/API_AssumeRole.html`,
      async run(place) {
        const { RoleName, arn } = await aRole(place);
        const { Credentials, AssumedRoleUser } = await assume(place, await aPerson(place), arn);
        return [
          AssumedRoleUser?.Arn === `arn:aws:sts::${place.account}:assumed-role/${RoleName}/session`,
          /^AROA\w+:session$/.test(AssumedRoleUser?.AssumedRoleId ?? ''),
          /^ASIA/.test(Credentials?.AccessKeyId ?? ''),
          typeof Credentials?.SessionToken,
          Math.round(((Credentials?.Expiration?.getTime() ?? 0) - place.now().getTime()) / 60_000),
        ];
      },
      expected: [true, true, true, 'string', 60],
    },
    {
      name: 'GetCallerIdentity of a session tells the role and the session',
      aws: `${api}/API_GetCallerIdentity.html`,
      async run(place) {
        const { RoleName, arn } = await aRole(place);
        const clients = await sessionOf(place, arn);
        const { Arn, UserId } = await clients.sts.send(new GetCallerIdentityCommand({}));
        return [
          Arn === `arn:aws:sts::${place.account}:assumed-role/${RoleName}/session`,
          /^AROA\w+:session$/.test(UserId ?? ''),
        ];
      },
      expected: [true, true],
    },
    {
      name: 'AssumeRole of a role that does not exist is AccessDenied',
      aws: `${guide}/troubleshoot_roles.html`,
      run: (place) =>
        faultOfAssuming(place, `arn:aws:iam::${place.account}:role/${place.fresh('none')}`),
      expected: 'AccessDenied',
    },
    {
      name: 'The root of the account cannot assume a role',
      aws: `${api}/API_AssumeRole.html`,
      async run(place) {
        const { arn } = await aRole(place);
        return faultOf(
          place.clients.sts.send(
            new AssumeRoleCommand({ RoleArn: arn, RoleSessionName: 'session' }),
          ),
        );
      },
      expected: 'AccessDenied',
    },
    {
      name: 'AssumeRole of a role that trusts another account only is AccessDenied',
      aws: `${guide}/id_roles_update-role-trust-policy.html`,
      async run(place) {
        const { arn } = await aRole(place, {
          AssumeRolePolicyDocument: trustOf(place).replace(place.account, '210987654321'),
        });
        return faultOfAssuming(place, arn);
      },
      expected: 'AccessDenied',
    },
    {
      name: 'AssumeRole needs the external id that the trust policy asks for',
      aws: `${guide}/id_roles_common-scenarios_third-party.html`,
      async run(place) {
        const { arn } = await aRole(place, {
          AssumeRolePolicyDocument: trustOf(place, { StringEquals: { 'sts:ExternalId': 'ours' } }),
        });
        const person = await aPerson(place);
        await assume(place, person, arn, { ExternalId: 'ours' });
        return faultOf(
          person.sts.send(new AssumeRoleCommand({ RoleArn: arn, RoleSessionName: 'session' })),
        );
      },
      expected: 'AccessDenied',
    },
    {
      name: 'A session’s name has no spaces',
      aws: `${api}/API_AssumeRole.html`,
      async run(place) {
        const { arn } = await aRole(place);
        return faultOfAssuming(place, arn, { RoleSessionName: 'no spaces' });
      },
      expected: 'ValidationError',
    },
    {
      name: 'A session lasts 15 minutes at least, and no longer than its role allows',
      aws: `${api}/API_AssumeRole.html`,
      async run(place) {
        const { arn } = await aRole(place);
        const person = await aPerson(place);
        await assume(place, person, arn);
        const last = (DurationSeconds: number) =>
          faultOf(
            person.sts.send(
              new AssumeRoleCommand({ RoleArn: arn, RoleSessionName: 'session', DurationSeconds }),
            ),
          );
        return [await last(899), await last(900), await last(3601)];
      },
      expected: ['ValidationError', 'accepted', 'ValidationError'],
    },
    {
      name: 'GetSessionToken answers temporary credentials',
      aws: `${api}/API_GetSessionToken.html`,
      async run(place) {
        const { Credentials } = await place.clients.sts.send(
          new GetSessionTokenCommand({ DurationSeconds: 900 }),
        );
        return /^ASIA/.test(Credentials?.AccessKeyId ?? '');
      },
      expected: true,
    },
    {
      name: 'GetAccessKeyInfo tells the account of a session’s key',
      aws: `${api}/API_GetAccessKeyInfo.html`,
      async run(place) {
        const { arn } = await aRole(place);
        const { Credentials } = await assume(place, await aPerson(place), arn);
        const { Account } = await place.clients.sts.send(
          new GetAccessKeyInfoCommand({ AccessKeyId: Credentials?.AccessKeyId }),
        );
        return Account === place.account;
      },
      expected: true,
    },
  ],
};
