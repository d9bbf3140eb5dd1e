import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetRandomPasswordCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import type { Place, ServiceCases } from './case.ts';
import { faultOf } from './fault-of.ts';

const api = 'https://docs.aws.amazon.com/secretsmanager/latest/apireference';

/** A secret of its own with the value `first`, deleted with the case. */
async function aSecret(place: Place): Promise<{ SecretId: string; VersionId: string }> {
  const { secretsManager } = place.clients;
  const { ARN, VersionId } = await secretsManager.send(
    new CreateSecretCommand({ Name: place.fresh('secret'), SecretString: 'first' }),
  );
  const SecretId = ARN ?? '';
  place.later(() =>
    secretsManager.send(new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true })),
  );
  return { SecretId, VersionId: VersionId ?? '' };
}

const read = (place: Place, SecretId: string, VersionStage?: string) =>
  place.clients.secretsManager.send(new GetSecretValueCommand({ SecretId, VersionStage }));

export const secretsmanager: ServiceCases = {
  service: 'secretsmanager',
  cases: [
    {
      name: 'A secret is read by its name and by its ARN, which ends with six letters of its own',
      aws: `${api}/API_GetSecretValue.html`,
      async run(place) {
        const { SecretId } = await aSecret(place);
        const byName = await read(place, place.fresh('secret'));
        const byArn = await read(place, SecretId);
        const start = `arn:aws:secretsmanager:${place.region}:${place.account}:secret:`;
        return [
          byName.SecretString,
          byArn.VersionStages,
          SecretId.startsWith(`${start}${place.fresh('secret')}-`),
          SecretId.split('-').at(-1)?.length,
        ];
      },
      expected: ['first', ['AWSCURRENT'], true, 6],
    },
    {
      name: 'A new value becomes the current, and the one before it the previous',
      aws: `${api}/API_PutSecretValue.html`,
      async run(place) {
        const { SecretId } = await aSecret(place);
        await place.clients.secretsManager.send(
          new PutSecretValueCommand({ SecretId, SecretString: 'second' }),
        );
        return [
          (await read(place, SecretId)).SecretString,
          (await read(place, SecretId, 'AWSPREVIOUS')).SecretString,
        ];
      },
      expected: ['second', 'first'],
    },
    {
      name: 'A value put with a stage of its own leaves the current one',
      aws: `${api}/API_PutSecretValue.html`,
      async run(place) {
        const { SecretId } = await aSecret(place);
        await place.clients.secretsManager.send(
          new PutSecretValueCommand({
            SecretId,
            SecretString: 'second',
            VersionStages: ['AWSPENDING'],
          }),
        );
        return [
          (await read(place, SecretId)).SecretString,
          (await read(place, SecretId, 'AWSPENDING')).SecretString,
        ];
      },
      expected: ['first', 'second'],
    },
    {
      name: 'A moved stage makes a pending value the current',
      aws: `${api}/API_UpdateSecretVersionStage.html`,
      async run(place) {
        const { SecretId, VersionId } = await aSecret(place);
        const { secretsManager: client } = place.clients;
        const pending = await client.send(
          new PutSecretValueCommand({
            SecretId,
            SecretString: 'second',
            VersionStages: ['AWSPENDING'],
          }),
        );
        await client.send(
          new UpdateSecretVersionStageCommand({
            SecretId,
            VersionStage: 'AWSCURRENT',
            MoveToVersionId: pending.VersionId,
            RemoveFromVersionId: VersionId,
          }),
        );
        return [
          (await read(place, SecretId)).SecretString,
          (await read(place, SecretId, 'AWSPREVIOUS')).SecretString,
        ];
      },
      expected: ['second', 'first'],
    },
    {
      name: 'The same token with the same value changes nothing, with another it is refused',
      aws: `${api}/API_PutSecretValue.html`,
      async run(place) {
        const { SecretId } = await aSecret(place);
        const ClientRequestToken = '11111111-1111-4111-8111-111111111111';
        const put = (SecretString: string) =>
          faultOf(
            place.clients.secretsManager.send(
              new PutSecretValueCommand({ SecretId, SecretString, ClientRequestToken }),
            ),
          );
        return [await put('second'), await put('second'), await put('third')];
      },
      expected: ['accepted', 'accepted', 'ResourceExistsException'],
    },
    {
      name: 'A secret that does not exist is ResourceNotFoundException, so is a stage',
      aws: `${api}/API_GetSecretValue.html`,
      async run(place) {
        const { SecretId } = await aSecret(place);
        return [
          await faultOf(read(place, place.fresh('none'))),
          await faultOf(read(place, SecretId, 'AWSPENDING')),
        ];
      },
      expected: ['ResourceNotFoundException', 'ResourceNotFoundException'],
    },
    {
      name: 'A secret of a name that is taken is ResourceExistsException',
      aws: `${api}/API_CreateSecret.html`,
      async run(place) {
        await aSecret(place);
        return faultOf(
          place.clients.secretsManager.send(
            new CreateSecretCommand({ Name: place.fresh('secret'), SecretString: 'other' }),
          ),
        );
      },
      expected: 'ResourceExistsException',
    },
    {
      name: 'A deleted secret is not read until it is restored',
      aws: `${api}/API_DeleteSecret.html`,
      async run(place) {
        const { SecretId } = await aSecret(place);
        const { secretsManager: client } = place.clients;
        await client.send(new DeleteSecretCommand({ SecretId, RecoveryWindowInDays: 7 }));
        const deleted = await faultOf(read(place, SecretId));
        const { DeletedDate } = await client.send(new DescribeSecretCommand({ SecretId }));
        await client.send(new RestoreSecretCommand({ SecretId }));
        return [deleted, DeletedDate !== undefined, (await read(place, SecretId)).SecretString];
      },
      expected: ['InvalidRequestException', true, 'first'],
    },
    {
      name: 'A recovery window has 7 days at least',
      aws: `${api}/API_DeleteSecret.html`,
      async run(place) {
        const { SecretId } = await aSecret(place);
        return faultOf(
          place.clients.secretsManager.send(
            new DeleteSecretCommand({ SecretId, RecoveryWindowInDays: 6 }),
          ),
        );
      },
      expected: 'InvalidParameterException',
    },
    {
      name: 'A random password has the length and leaves out what is asked for',
      aws: `${api}/API_GetRandomPassword.html`,
      async run(place) {
        const { RandomPassword = '' } = await place.clients.secretsManager.send(
          new GetRandomPasswordCommand({
            PasswordLength: 48,
            ExcludePunctuation: true,
            ExcludeNumbers: true,
          }),
        );
        return [RandomPassword.length, /^[a-zA-Z]+$/.test(RandomPassword)];
      },
      expected: [48, true],
    },
  ],
};
