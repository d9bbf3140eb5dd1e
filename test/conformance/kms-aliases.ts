import {
  CreateAliasCommand,
  DeleteAliasCommand,
  DescribeKeyCommand,
  DisableKeyRotationCommand,
  EnableKeyRotationCommand,
  EncryptCommand,
  GetKeyRotationStatusCommand,
  ListAliasesCommand,
  ListResourceTagsCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateAliasCommand,
} from '@aws-sdk/client-kms';
import type { Place, ServiceCases } from './case.ts';
import { faultOf } from './fault-of.ts';
import { aKey, bytesOf } from './keys.ts';

const api = 'https://docs.aws.amazon.com/kms/latest/APIReference';

async function anAlias(place: Place, TargetKeyId: string, base = 'alias/ours'): Promise<string> {
  const AliasName = place.fresh(base);
  await place.clients.kms.send(new CreateAliasCommand({ AliasName, TargetKeyId }));
  place.later(() => place.clients.kms.send(new DeleteAliasCommand({ AliasName })));
  return AliasName;
}

export const kmsAliases: ServiceCases = {
  service: 'kms aliases and settings',
  cases: [
    {
      name: 'An alias stands for its key, by name and by ARN',
      aws: `${api}/API_CreateAlias.html`,
      async run(place) {
        const KeyId = await aKey(place);
        const alias = await anAlias(place, KeyId);
        const keyOf = async (id: string) => {
          const { KeyMetadata } = await place.clients.kms.send(
            new DescribeKeyCommand({ KeyId: id }),
          );
          return KeyMetadata?.KeyId === KeyId;
        };
        const arn = `arn:aws:kms:${place.region}:${place.account}:${alias}`;
        return [await keyOf(alias), await keyOf(arn)];
      },
      expected: [true, true],
    },
    {
      name: 'Encrypt through an alias answers the ARN of the key, not of the alias',
      aws: `${api}/API_Encrypt.html`,
      async run(place) {
        const key = await aKey(place);
        const KeyId = await anAlias(place, key);
        const answer = await place.clients.kms.send(
          new EncryptCommand({ KeyId, Plaintext: bytesOf('clear') }),
        );
        return answer.KeyId === `arn:aws:kms:${place.region}:${place.account}:key/${key}`;
      },
      expected: true,
    },
    {
      name: 'An alias of a name that is taken is AlreadyExistsException',
      aws: `${api}/API_CreateAlias.html`,
      async run(place) {
        const TargetKeyId = await aKey(place);
        const AliasName = await anAlias(place, TargetKeyId);
        return faultOf(place.clients.kms.send(new CreateAliasCommand({ AliasName, TargetKeyId })));
      },
      expected: 'AlreadyExistsException',
    },
    {
      name: 'An alias must not begin with alias/aws/',
      aws: `${api}/API_CreateAlias.html`,
      async run(place) {
        const TargetKeyId = await aKey(place);
        const AliasName = place.fresh('alias/aws/ours');
        return faultOf(place.clients.kms.send(new CreateAliasCommand({ AliasName, TargetKeyId })));
      },
      expected: 'NotAuthorizedException',
    },
    {
      name: 'UpdateAlias leads the alias to another key',
      aws: `${api}/API_UpdateAlias.html`,
      async run(place) {
        const [first, second] = [await aKey(place), await aKey(place)];
        const AliasName = await anAlias(place, first);
        await place.clients.kms.send(new UpdateAliasCommand({ AliasName, TargetKeyId: second }));
        const { KeyMetadata } = await place.clients.kms.send(
          new DescribeKeyCommand({ KeyId: AliasName }),
        );
        return KeyMetadata?.KeyId === second;
      },
      expected: true,
    },
    {
      name: 'UpdateAlias of an alias that does not exist is NotFoundException',
      aws: `${api}/API_UpdateAlias.html`,
      async run(place) {
        const TargetKeyId = await aKey(place);
        const AliasName = place.fresh('alias/none');
        return faultOf(place.clients.kms.send(new UpdateAliasCommand({ AliasName, TargetKeyId })));
      },
      expected: 'NotFoundException',
    },
    {
      name: 'DeleteAlias leaves the key, and the alias stands for nothing',
      aws: `${api}/API_DeleteAlias.html`,
      async run(place) {
        const { kms } = place.clients;
        const KeyId = await aKey(place);
        const AliasName = place.fresh('alias/short');
        await kms.send(new CreateAliasCommand({ AliasName, TargetKeyId: KeyId }));
        await kms.send(new DeleteAliasCommand({ AliasName }));
        return [
          await faultOf(kms.send(new DescribeKeyCommand({ KeyId: AliasName }))),
          await faultOf(kms.send(new DescribeKeyCommand({ KeyId }))),
        ];
      },
      expected: ['NotFoundException', 'accepted'],
    },
    {
      name: 'ListAliases of one key lists its aliases only',
      aws: `${api}/API_ListAliases.html`,
      async run(place) {
        const [first, second] = [await aKey(place), await aKey(place)];
        const alias = await anAlias(place, first, 'alias/first');
        await anAlias(place, second, 'alias/second');
        const { Aliases } = await place.clients.kms.send(new ListAliasesCommand({ KeyId: first }));
        return Aliases?.map(({ AliasName }) => AliasName === alias);
      },
      expected: [true],
    },
    {
      name: 'Rotation is off until it is enabled, then every 365 days',
      aws: `${api}/API_EnableKeyRotation.html`,
      async run(place) {
        const { kms } = place.clients;
        const KeyId = await aKey(place);
        const before = await kms.send(new GetKeyRotationStatusCommand({ KeyId }));
        await kms.send(new EnableKeyRotationCommand({ KeyId }));
        const after = await kms.send(new GetKeyRotationStatusCommand({ KeyId }));
        await kms.send(new DisableKeyRotationCommand({ KeyId }));
        const off = await kms.send(new GetKeyRotationStatusCommand({ KeyId }));
        return [
          before.KeyRotationEnabled,
          after.KeyRotationEnabled,
          after.RotationPeriodInDays,
          off.KeyRotationEnabled,
        ];
      },
      expected: [false, true, 365, false],
    },
    {
      name: 'An asymmetric key cannot rotate',
      aws: `${api}/API_EnableKeyRotation.html`,
      async run(place) {
        const KeyId = await aKey(place, { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' });
        return faultOf(place.clients.kms.send(new EnableKeyRotationCommand({ KeyId })));
      },
      expected: 'UnsupportedOperationException',
    },
    {
      name: 'Tags of a key are put, replaced by name, and taken away',
      aws: `${api}/API_TagResource.html`,
      async run(place) {
        const { kms } = place.clients;
        const KeyId = await aKey(place, { Tags: [{ TagKey: 'a', TagValue: '1' }] });
        const tag = (TagKey: string, TagValue: string) =>
          kms.send(new TagResourceCommand({ KeyId, Tags: [{ TagKey, TagValue }] }));
        await tag('b', '2');
        await tag('a', '3');
        await kms.send(new UntagResourceCommand({ KeyId, TagKeys: ['b', 'none'] }));
        const { Tags } = await kms.send(new ListResourceTagsCommand({ KeyId }));
        return Tags;
      },
      expected: [{ TagKey: 'a', TagValue: '3' }],
    },
  ],
};
