import { accountOf } from '../../identity/principal.ts';
import type { Access, Call } from '../../service.ts';
import type { EncryptionContext } from './encryption-context.ts';
import { checkTokens, findGrant } from './grant-match.ts';
import { isMultiRegion } from './make-key.ts';
import { requestAlias } from './resolve.ts';
import { familiesOf, type Key } from './store.ts';

interface Use {
  /** The key as the request names it. */
  readonly keyId?: string | undefined;
  readonly context?: EncryptionContext | undefined;
  readonly conditions?: Readonly<Record<string, string | readonly string[]>>;
  readonly tokens?: readonly string[] | undefined;
  /** A grant that allows it although it does not name the operation (its retiring principal). */
  readonly grantedBy?: string | undefined;
}

/** Operations that a key's policy may open to another account. */
const crossAccount = new Set([
  'kms:CreateGrant',
  'kms:Decrypt',
  'kms:DeriveSharedSecret',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyPair',
  'kms:GenerateDataKeyPairWithoutPlaintext',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:GenerateMac',
  'kms:GetKeyRotationStatus',
  'kms:GetPublicKey',
  'kms:ListGrants',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
  'kms:RetireGrant',
  'kms:RevokeGrant',
  'kms:Sign',
  'kms:Verify',
  'kms:VerifyMac',
]);

/**
 * What a caller needs to do `action` with `key`.
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 */
export function keyAccess(call: Call, key: Key, action: string, use: Use = {}): Access {
  if (use.tokens !== undefined) checkTokens(call, key, use.tokens);
  const open = key.account === call.account || crossAccount.has(action);
  const grantedBy = use.grantedBy ?? findGrant(call, key, action, use.context)?.id;
  return {
    action,
    resource: key.arn,
    conditions: conditionsOf(call, key, use),
    resourcePolicy: {
      document: open && key.policy !== '' ? key.policy : undefined,
      owner: key.account,
      role: 'required',
    },
    ...(grantedBy !== undefined && { grantedBy }),
  };
}

function conditionsOf(call: Call, key: Key, use: Use): Record<string, string | readonly string[]> {
  const conditions: Record<string, string | readonly string[]> = {
    ...callerConditions(call),
    'kms:KeyOrigin': key.origin,
    'kms:KeySpec': key.spec,
    'kms:KeyUsage': key.usage,
    'kms:MultiRegion': String(isMultiRegion(key)),
    'kms:ResourceAliases': key.aliases,
    ...use.conditions,
  };
  if (isMultiRegion(key)) conditions['kms:MultiRegionKeyType'] = typeOf(call, key);
  for (const tag in key.tags) conditions[`aws:ResourceTag/${tag}`] = key.tags[tag] ?? '';
  const alias = use.keyId === undefined ? undefined : requestAlias(use.keyId);
  if (alias !== undefined) conditions['kms:RequestAlias'] = alias;
  if (use.context !== undefined) {
    const keys = Object.keys(use.context);
    conditions['kms:EncryptionContextKeys'] = keys;
    for (const name of keys) conditions[`kms:EncryptionContext:${name}`] = use.context[name] ?? '';
  }
  return conditions;
}

/**
 * A service that calls for itself belongs to no account of ours. CloudFormation is not among the services that
 * `kms:ViaService` knows.
 */
export function callerConditions({ caller, region }: Call): Record<string, string> {
  const { principal, invokedBy } = caller;
  const conditions: Record<string, string> = {};
  const account = principal.type === 'service' ? undefined : accountOf(principal);
  if (account !== undefined) conditions['kms:CallerAccount'] = account;
  const forItself = principal.type === 'service' && principal.service === invokedBy;
  if (invokedBy !== undefined && !forItself && invokedBy !== 'cloudformation.amazonaws.com') {
    conditions['kms:ViaService'] = invokedBy.replace(
      /\.amazonaws\.com$/,
      `.${region}.amazonaws.com`,
    );
  }
  return conditions;
}

function typeOf({ world }: Call, key: Key): string {
  const family = familiesOf({ world, account: key.account })[key.id];
  return family?.primary === key.region ? 'PRIMARY' : 'REPLICA';
}
