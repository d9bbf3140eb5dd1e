import { accountOf } from '../../identity/principal.ts';
import type { Access, Call } from '../../service.ts';
import { type EncryptionContext, equals, includes } from './encryption-context.ts';
import { namesOf } from './principals.ts';
import { requestAlias } from './resolve.ts';
import type { Grant, Key } from './store.ts';

interface Use {
  /** The key as the request names it. */
  readonly keyId?: string | undefined;
  readonly context?: EncryptionContext | undefined;
  readonly conditions?: Readonly<Record<string, string | readonly string[]>>;
  /** A grant that allows it although it does not name the operation (its retiring principal). */
  readonly grantedBy?: string | undefined;
}

/** Operations that a key's policy may open to another account. */
const crossAccount = new Set([
  'kms:CreateGrant',
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:GetKeyRotationStatus',
  'kms:ListGrants',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
  'kms:RetireGrant',
  'kms:RevokeGrant',
]);

/**
 * What a caller needs to do `action` with `key`.
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 */
export function keyAccess(call: Call, key: Key, action: string, use: Use = {}): Access {
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
    'kms:KeyOrigin': 'AWS_KMS',
    'kms:KeySpec': 'SYMMETRIC_DEFAULT',
    'kms:KeyUsage': 'ENCRYPT_DECRYPT',
    'kms:MultiRegion': 'false',
    'kms:ResourceAliases': key.aliases,
    ...use.conditions,
  };
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

/** https://docs.aws.amazon.com/kms/latest/developerguide/grants.html; ours take effect at once. */
function findGrant(
  call: Call,
  key: Key,
  action: string,
  context: EncryptionContext = {},
): Grant | undefined {
  if (key.grants.length === 0) return undefined;
  const operation = action.slice('kms:'.length);
  const names = namesOf(call.caller.principal);
  return key.grants.find(
    (grant) =>
      grant.operations.includes(operation) &&
      names.includes(grant.grantee) &&
      (grant.equals === undefined || equals(context, grant.equals)) &&
      (grant.subset === undefined || includes(context, grant.subset)),
  );
}
