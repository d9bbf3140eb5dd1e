import { randomUUID } from 'node:crypto';
import { asAdministrator, type Calls } from '../callers.ts';
import type { Place, Step } from '../place.ts';

/** Keys of each stack, by their aliases. */
const keys: Readonly<Record<string, readonly string[]>> = {
  trail: ['trail'],
  base: ['flow-logs'],
  canary: ['canary-allowed', 'canary-other', 'canary-forbidden', 'operators'],
  'detection-canary': ['detection-canary'],
  application: ['application-data', 'application-at-rest'],
};

/** What an administrator does in the life of the stacks, as docs/operations.md has it. */
export const administrationSteps: readonly Step[] = [
  ...Object.entries(keys).flatMap(([stack, aliases]) =>
    aliases.map(
      (alias): Step => ({
        name: `administer key ${alias}`,
        after: `deploy ${stack}`,
        idle: true,
        run: (place) => administerKey(place, `alias/${place.stage.prefix}-${alias}`),
      }),
    ),
  ),
  {
    name: "rotate the callers' token",
    after: 'deploy application',
    idle: true,
    async run(place) {
      const call = asAdministrator(place);
      const { TokenSecretArn: SecretId } = await outputsOf(place, 'application');
      await call('secretsmanager', 'GetSecretValue', { SecretId });
      await call('secretsmanager', 'PutSecretValue', {
        SecretId,
        SecretString: 'n'.repeat(64),
        ClientRequestToken: randomUUID(),
      });
    },
  },
];

/** Everything that "administration" means, once. */
async function administerKey(place: Place, alias: string): Promise<void> {
  const call = asAdministrator(place);
  const { KeyMetadata } = await call<{ KeyMetadata: { KeyId: string; Description: string } }>(
    'kms',
    'DescribeKey',
    { KeyId: alias },
  );
  const { KeyId, Description } = KeyMetadata;
  const key = (operation: string, input: object = {}) =>
    call('kms', operation, { KeyId, ...input });
  await key('UpdateKeyDescription', { Description: `${Description} (looked after)` });
  await key('TagResource', { Tags: [{ TagKey: 'owner', TagValue: 'operations' }] });
  await key('UntagResource', { TagKeys: ['owner'] });
  const { Policy } = await call<{ Policy: string }>('kms', 'GetKeyPolicy', { KeyId });
  await key('PutKeyPolicy', { Policy });
  await call('kms', 'CreateAlias', { AliasName: `${alias}-new`, TargetKeyId: KeyId });
  await call('kms', 'DeleteAlias', { AliasName: `${alias}-new` });
  await key('DisableKey');
  await key('EnableKey');
  await revokeGrants(call, KeyId);
  await key('ScheduleKeyDeletion', { PendingWindowInDays: 30 });
  await key('CancelKeyDeletion');
}

/** A grant that does not exist can be refused for want of permission as well as one that does. */
async function revokeGrants(call: Calls, KeyId: string): Promise<void> {
  await call('kms', 'ListGrants', { KeyId });
  const GrantId = 'f'.repeat(64);
  await call('kms', 'RevokeGrant', { KeyId, GrantId }).catch((error: Error) => {
    if (!error.message.includes('not found')) throw error;
  });
}

async function outputsOf(place: Place, stack: string): Promise<Record<string, string>> {
  const { Stacks: [found] = [] } = await asAdministrator(place)<{
    Stacks?: { Outputs?: { OutputKey: string; OutputValue: string }[] }[];
  }>('cloudformation', 'DescribeStacks', { StackName: `${place.stage.prefix}-${stack}` });
  return Object.fromEntries(
    (found?.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]),
  );
}
