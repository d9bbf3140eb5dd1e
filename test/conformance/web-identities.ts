import { AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { ServiceCases } from './case.ts';
import { faultOf } from './fault-of.ts';
import { aRole } from './roles.ts';
import { aPerson, clientsWith, jobTrustOf, soon, trustGithub } from './sessions.ts';

const api = 'https://docs.aws.amazon.com/STS/latest/APIReference';

const guide = 'https://docs.aws.amazon.com/IAM/latest/UserGuide';

export const webIdentities: ServiceCases = {
  service: 'sts',
  cases: [
    {
      name: 'A job of the trusted repository becomes the role, in a session that tells so',
      aws: `${api}/API_AssumeRoleWithWebIdentity.html`,
      async run(place) {
        await trustGithub(place);
        const repository = `conformance/${place.fresh('ours')}`;
        const { RoleName, arn } = await aRole(place, {
          AssumeRolePolicyDocument: jobTrustOf(place, repository),
        });
        const WebIdentityToken = await place.githubToken(repository);
        const answer = await soon(place, () =>
          place.clients.sts.send(
            new AssumeRoleWithWebIdentityCommand({
              RoleArn: arn,
              RoleSessionName: 'job',
              WebIdentityToken,
            }),
          ),
        );
        const { Arn } = await clientsWith(place, answer.Credentials).sts.send(
          new GetCallerIdentityCommand({}),
        );
        return [
          Arn === `arn:aws:sts::${place.account}:assumed-role/${RoleName}/job`,
          answer.Audience,
          answer.SubjectFromWebIdentityToken === `repo:${repository}:ref:refs/heads/main`,
        ];
      },
      expected: [true, 'sts.amazonaws.com', true],
    },
    {
      name: 'A job of another repository is AccessDenied',
      aws: `${guide}/id_roles_create_for-idp_oidc.html`,
      async run(place) {
        await aPerson(place);
        const { arn } = await aRole(place, {
          AssumeRolePolicyDocument: jobTrustOf(place, `conformance/${place.fresh('ours')}`),
        });
        const WebIdentityToken = await place.githubToken(`conformance/${place.fresh('theirs')}`);
        await place.pass(2);
        return faultOf(
          place.clients.sts.send(
            new AssumeRoleWithWebIdentityCommand({
              RoleArn: arn,
              RoleSessionName: 'job',
              WebIdentityToken,
            }),
          ),
        );
      },
      expected: 'AccessDenied',
    },
    {
      name: 'A web identity whose token is none is InvalidIdentityTokenException',
      aws: `${api}/API_AssumeRoleWithWebIdentity.html`,
      async run(place) {
        await trustGithub(place);
        const { arn } = await aRole(place, {
          AssumeRolePolicyDocument: jobTrustOf(place, 'conformance/any'),
        });
        return faultOf(
          place.clients.sts.send(
            new AssumeRoleWithWebIdentityCommand({
              RoleArn: arn,
              RoleSessionName: 'job',
              WebIdentityToken: 'this is no token',
            }),
          ),
        );
      },
      expected: 'InvalidIdentityTokenException',
    },
  ],
};
