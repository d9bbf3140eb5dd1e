import type { CreateGrantCommandInput } from '@aws-sdk/client-kms';
import { Fault, notImplemented } from '../../fault.ts';
import type { Call } from '../../service.ts';
import type { Grant } from './store.ts';
import { invalid, refuse, required } from './validation.ts';

/** What a symmetric encryption key can be granted for. */
const grantable = new Set([
  'CreateGrant',
  'Decrypt',
  'DescribeKey',
  'Encrypt',
  'GenerateDataKey',
  'GenerateDataKeyWithoutPlaintext',
  'ReEncryptFrom',
  'ReEncryptTo',
  'RetireGrant',
]);
const dataKeyPairs = ['GenerateDataKeyPair', 'GenerateDataKeyPairWithoutPlaintext'];

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html */
export function checkNewGrant(
  input: CreateGrantCommandInput,
): Omit<Grant, 'id' | 'token' | 'createdAt' | 'issuer'> {
  if (input.GranteeServicePrincipal ?? input.RetiringServicePrincipal) {
    throw notImplemented('kms:CreateGrant for a service principal');
  }
  const grantee = checkArn(required(input.GranteePrincipal, 'granteePrincipal'));
  const retiring =
    input.RetiringPrincipal === undefined ? undefined : checkArn(input.RetiringPrincipal);
  const { Name: name, Constraints: constraints } = input;
  if (name !== undefined && !/^[a-zA-Z0-9:/_-]{1,256}$/.test(name)) {
    throw invalid(
      `Value '${name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[a-zA-Z0-9:/_-]+$`,
    );
  }
  return {
    ...(name !== undefined && { name }),
    grantee,
    ...(retiring !== undefined && { retiring }),
    operations: checkOperations(required(input.Operations, 'operations')),
    ...(constraints?.EncryptionContextEquals && { equals: constraints.EncryptionContextEquals }),
    ...(constraints?.EncryptionContextSubset && { subset: constraints.EncryptionContextSubset }),
  };
}

export function grantConditions(
  input: CreateGrantCommandInput,
  call: Call,
): Record<string, string | readonly string[]> {
  const { Constraints: constraints } = input;
  const kinds = [
    ...(constraints?.EncryptionContextEquals ? ['EncryptionContextEquals'] : []),
    ...(constraints?.EncryptionContextSubset ? ['EncryptionContextSubset'] : []),
  ];
  return {
    'kms:GrantIsForAWSResource': String(call.caller.invokedBy !== undefined),
    'kms:GrantOperations': input.Operations ?? [],
    'kms:GrantConstraintType': kinds,
    ...(input.GranteePrincipal !== undefined && { 'kms:GranteePrincipal': input.GranteePrincipal }),
    ...(input.RetiringPrincipal !== undefined && {
      'kms:RetiringPrincipal': input.RetiringPrincipal,
    }),
  };
}

function checkArn(principal: string): string {
  if (
    /^arn:aws:(iam|sts)::\d{12}:(root$|user\/|role\/|assumed-role\/|federated-user\/)/.test(
      principal,
    )
  ) {
    return principal;
  }
  throw new Fault('InvalidArnException', `Invalid ARN ${principal}`);
}

function checkOperations(operations: readonly string[]): readonly string[] {
  if (operations.length === 0) throw refuse('A grant needs at least one operation');
  for (const operation of operations) {
    if (dataKeyPairs.includes(operation)) throw notImplemented(`A grant of ${operation}`);
    if (!grantable.has(operation)) {
      throw refuse(`Grant operation ${operation} is not valid for a symmetric encryption KMS key`);
    }
  }
  return operations;
}
