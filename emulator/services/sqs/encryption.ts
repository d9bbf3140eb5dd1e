import type { Call } from '../../service.ts';
import { makeDataKey, openDataKey } from '../kms/for-service.ts';
import type { Queue, SealedKey, StoredMessage } from './store.ts';

const faults = {
  AccessDeniedException: 'KmsAccessDenied',
  DisabledException: 'KmsDisabled',
  KMSInvalidStateException: 'KmsInvalidState',
  NotFoundException: 'KmsNotFound',
};

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html */
function envelopeOf(queueArn: string) {
  return { service: 'sqs.amazonaws.com', context: { 'aws:sqs:arn': queueArn }, faults };
}

/** What a sender's message is encrypted with; undefined where the queue has no KMS key. */
export async function sealedKey(call: Call, queue: Queue): Promise<SealedKey | undefined> {
  const keyId = queue.attributes.KmsMasterKeyId;
  if (keyId === undefined) return undefined;
  const sealed = await makeDataKey(call, { ...envelopeOf(queue.arn), keyId });
  return { key: Buffer.from(sealed).toString('base64'), queue: queue.arn };
}

/** Whoever receives encrypted messages needs the right to decrypt each one's data key. */
export async function openMessages(call: Call, messages: readonly StoredMessage[]): Promise<void> {
  for (const { sealed } of messages) {
    if (sealed === undefined) continue;
    await openDataKey(call, envelopeOf(sealed.queue), Buffer.from(sealed.key, 'base64'));
  }
}
