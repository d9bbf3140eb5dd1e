import type * as Logs from '@aws-sdk/client-cloudwatch-logs';
import { Fault, notImplemented } from '../../fault.ts';
import { serviceCaller } from '../../identity/service-role.ts';
import type { Call, Operations } from '../../service.ts';
import { groupAccess } from './access.ts';
import { arnOfGroup, findGroup, nameOfGroup } from './names.ts';
import { invalid } from './refusals.ts';

interface NamesTarget {
  readonly logGroupName?: string | undefined;
  /** ARN of the group, or of what else can be encrypted. */
  readonly resourceIdentifier?: string | undefined;
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html */
export const encryption = {
  AssociateKmsKey: {
    access: (input, call) => groupAccess('AssociateKmsKey', nameOfTarget(input, call), call),
    handle: async (input, call) => {
      const group = findGroup(call, { logGroupName: nameOfTarget(input, call) });
      group.kmsKeyId = await checkKey(call, group.name, input.kmsKeyId ?? '');
      return {};
    },
  },
  DisassociateKmsKey: {
    access: (input, call) => groupAccess('DisassociateKmsKey', nameOfTarget(input, call), call),
    handle: (input, call) => {
      delete findGroup(call, { logGroupName: nameOfTarget(input, call) }).kmsKeyId;
      return {};
    },
  },
} satisfies Operations<typeof Logs>;

function nameOfTarget({ logGroupName, resourceIdentifier }: NamesTarget, call: Call): string {
  if (resourceIdentifier?.includes(':query-result:')) {
    throw notImplemented('Encryption of query results');
  }
  return nameOfGroup({ logGroupName, logGroupIdentifier: resourceIdentifier }, call);
}

/** The key's ARN if the log service may use it for this group. */
export async function checkKey(call: Call, group: string, key: string): Promise<string> {
  const arn = arnOfGroup(call, group);
  if (!/^arn:[^:]+:kms:[^:]+:\d{12}:key\/.+$/.test(key)) {
    throw invalid(`The specified KMS key ${key} is not the ARN of a key.`);
  }
  const service = `logs.${call.region}.amazonaws.com`;
  const caller = serviceCaller(service, call.account, call.region);
  const EncryptionContext = { 'aws:logs:arn': arn };
  try {
    const made = await call.world.invoke<{ CiphertextBlob: Uint8Array }>(
      caller,
      'kms',
      'GenerateDataKey',
      { KeyId: key, KeySpec: 'AES_256', EncryptionContext },
    );
    const sealed = { CiphertextBlob: made.CiphertextBlob, EncryptionContext };
    await call.world.invoke(caller, 'kms', 'Decrypt', sealed);
    return key;
  } catch (cause) {
    if (!(cause instanceof Fault)) throw cause;
    throw new Fault(
      'InvalidParameterException',
      `The specified KMS key does not exist or is not allowed to be used with Arn '${arn}'`,
      { cause },
    );
  }
}
