import type { CreateGrantCommandInput } from '@aws-sdk/client-kms';
import { Fault } from '../../fault.ts';
import type { Call } from '../../service.ts';
import { specOf } from './key-specs.ts';
import type { GrantPrincipal, GrantTerms, Key } from './store.ts';
import { invalid, refuse, required, requireLength, requireOneOf } from './validation.ts';

type Input = CreateGrantCommandInput;

const always = ['CreateGrant', 'DescribeKey', 'RetireGrant'];
const ciphers = ['Encrypt', 'Decrypt', 'ReEncryptFrom', 'ReEncryptTo'];
const dataKeys = [
  'GenerateDataKey',
  'GenerateDataKeyWithoutPlaintext',
  'GenerateDataKeyPair',
  'GenerateDataKeyPairWithoutPlaintext',
];
const perUsage = {
  ENCRYPT_DECRYPT: ciphers,
  SIGN_VERIFY: ['Sign', 'Verify'],
  GENERATE_VERIFY_MAC: ['GenerateMac', 'VerifyMac'],
  KEY_AGREEMENT: ['DeriveSharedSecret'],
  ENCAPSULATE_DECAPSULATE: ['Encapsulate', 'Decapsulate'],
} as const satisfies Record<Key['usage'], readonly string[]>;

/** What a key can be granted for. https://docs.aws.amazon.com/kms/latest/developerguide/grants.html#terms-grant-operations */
function grantable(key: Key): readonly string[] {
  const { kind } = specOf(key.spec);
  const more = kind === 'symmetric' ? dataKeys : kind === 'hmac' ? [] : ['GetPublicKey'];
  return [...always, ...perUsage[key.usage], ...more];
}

const known = [...always, ...dataKeys, ...Object.values(perUsage).flat(), 'GetPublicKey'];

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html */
export function checkNewGrant(input: Input, key: Key): GrantTerms {
  const { Name: name, Constraints: constraints } = input;
  checkName(name);
  const grantee =
    onlyOne(input.GranteePrincipal, input.GranteeServicePrincipal, 'grantee') ??
    required<GrantPrincipal>(undefined, 'granteePrincipal');
  const retiring = onlyOne(input.RetiringPrincipal, input.RetiringServicePrincipal, 'retiring');
  if (grantee.kind === 'service') checkForService(input, retiring);
  checkConstraints(input, key);
  return {
    ...(name !== undefined && { name }),
    grantee,
    ...(retiring && { retiring }),
    operations: checkOperations(required(input.Operations, 'operations'), key),
    ...(constraints?.EncryptionContextEquals && { equals: constraints.EncryptionContextEquals }),
    ...(constraints?.EncryptionContextSubset && { subset: constraints.EncryptionContextSubset }),
    ...(constraints?.SourceArn !== undefined && { sourceArn: constraints.SourceArn }),
  };
}

export function grantConditions(
  input: Input,
  call: Call,
): Record<string, string | readonly string[]> {
  const { Constraints: constraints } = input;
  return {
    'kms:GrantIsForAWSResource': String(call.caller.invokedBy !== undefined),
    'kms:GrantOperations': input.Operations ?? [],
    'kms:GrantConstraintType': Object.entries(constraints ?? {}).flatMap(([kind, value]) =>
      value === undefined ? [] : [kind],
    ),
    ...(input.GranteePrincipal !== undefined && { 'kms:GranteePrincipal': input.GranteePrincipal }),
    ...(input.RetiringPrincipal !== undefined && {
      'kms:RetiringPrincipal': input.RetiringPrincipal,
    }),
    ...(constraints?.SourceArn !== undefined && { 'aws:SourceArn': constraints.SourceArn }),
  };
}

function checkName(name: string | undefined): void {
  if (name === undefined || /^[a-zA-Z0-9:/_-]{1,256}$/.test(name)) return;
  requireLength(name.length, 'name', 1, 256);
  throw invalid(
    `Value '${name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[a-zA-Z0-9:/_-]+$`,
  );
}

function onlyOne(
  principal: string | undefined,
  service: string | undefined,
  role: string,
): GrantPrincipal | undefined {
  if (principal !== undefined && service !== undefined) {
    throw refuse(`A grant has a ${role} principal or a ${role} service principal, not both.`);
  }
  if (service !== undefined) return { kind: 'service', name: service };
  return principal === undefined ? undefined : { kind: 'principal', name: checkArn(principal) };
}

function checkForService({ Constraints: constraints }: Input, retiring: unknown): void {
  if (constraints?.SourceArn === undefined) {
    throw refuse('A grant for a service principal needs a SourceArn constraint.');
  }
  if (retiring === undefined) {
    throw refuse('A grant for a service principal needs a retiring principal.');
  }
}

/** An encryption context can only be asked for where there is one. */
function checkConstraints({ Constraints: constraints }: Input, key: Key): void {
  const asked = constraints?.EncryptionContextEquals ?? constraints?.EncryptionContextSubset;
  if (asked === undefined || key.spec === 'SYMMETRIC_DEFAULT') return;
  throw refuse(
    `Grant constraints on the encryption context are not valid for key spec ${key.spec}.`,
  );
}

function checkArn(principal: string): string {
  requireLength(principal.length, 'principal', 1, 256);
  if (
    /^arn:aws:(iam|sts)::\d{12}:(root$|user\/|role\/|assumed-role\/|federated-user\/)/.test(
      principal,
    )
  ) {
    return principal;
  }
  throw new Fault('InvalidArnException', `Invalid ARN ${principal}`);
}

function checkOperations(operations: readonly string[], key: Key): readonly string[] {
  if (operations.length === 0) throw refuse('A grant needs at least one operation');
  for (const operation of operations) {
    requireOneOf(operation, 'operations', known);
    if (!grantable(key).includes(operation)) {
      throw refuse(`Grant operation ${operation} is not valid for key ${key.arn}`);
    }
  }
  return operations;
}
