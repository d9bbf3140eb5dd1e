import { EncryptCommand } from '@aws-sdk/client-kms';
import type { ServiceCases } from './case.ts';
import type { Clients } from './clients.ts';
import { faultOf } from './fault-of.ts';
import { aKey, bytesOf } from './keys.ts';
import { allow, aRole, give, policyOf } from './roles.ts';
import { sessionOf } from './sessions.ts';

const guide = 'https://docs.aws.amazon.com/IAM/latest/UserGuide';

const encrypt = (clients: Clients, KeyId: string, EncryptionContext?: Record<string, string>) =>
  faultOf(
    clients.kms.send(new EncryptCommand({ KeyId, Plaintext: bytesOf('clear'), EncryptionContext })),
  );

export const sessionRights: ServiceCases = {
  service: 'sts',
  cases: [
    {
      name: 'A session that may encrypt encrypts, and one that may not is AccessDeniedException',
      aws: `${guide}/reference_policies_evaluation-logic.html`,
      async run(place) {
        const KeyId = await aKey(place);
        const { RoleName, arn } = await aRole(place);
        const session = await sessionOf(place, arn);
        const before = await encrypt(session, KeyId);
        await give(place, RoleName, policyOf(allow('kms:Encrypt')));
        await place.pass(2);
        return [before, await encrypt(session, KeyId)];
      },
      expected: ['AccessDeniedException', 'accepted'],
    },
    {
      name: 'A policy can ask for an encryption context',
      aws: 'https://docs.aws.amazon.com/kms/latest/developerguide/policy-conditions.html',
      async run(place) {
        const KeyId = await aKey(place);
        const { RoleName, arn } = await aRole(place);
        await give(
          place,
          RoleName,
          policyOf({
            ...allow('kms:Encrypt'),
            Condition: { StringEquals: { 'kms:EncryptionContext:tenant': 'a' } },
          }),
        );
        const clients = await sessionOf(place, arn);
        return [
          await encrypt(clients, KeyId, { tenant: 'a' }),
          await encrypt(clients, KeyId, { tenant: 'b' }),
          await encrypt(clients, KeyId),
        ];
      },
      expected: ['accepted', 'AccessDeniedException', 'AccessDeniedException'],
    },
    {
      name: 'An explicit Deny outweighs an Allow',
      aws: `${guide}/reference_policies_evaluation-logic.html`,
      async run(place) {
        const KeyId = await aKey(place);
        const { RoleName, arn } = await aRole(place);
        const denial = { ...allow('kms:Encrypt'), Effect: 'Deny' };
        await give(place, RoleName, policyOf(allow('kms:*'), denial));
        return encrypt(await sessionOf(place, arn), KeyId);
      },
      expected: 'AccessDeniedException',
    },
    {
      name: 'A session policy takes away what it does not allow',
      aws: `${guide}/access_policies.html`,
      async run(place) {
        const KeyId = await aKey(place);
        const { RoleName, arn } = await aRole(place);
        await give(place, RoleName, policyOf(allow('kms:*')));
        const Policy = policyOf(allow('kms:DescribeKey'));
        return encrypt(await sessionOf(place, arn, { Policy }), KeyId);
      },
      expected: 'AccessDeniedException',
    },
  ],
};
