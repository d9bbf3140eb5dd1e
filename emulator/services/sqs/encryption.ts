import type { Call } from '../../service.ts';
import { makeDataKey, openDataKey } from '../kms/for-service.ts';
import type { Queue, StoredMessage } from './store.ts';

const faults = {
  AccessDeniedException: 'KmsAccessDenied',
  DisabledException: 'KmsDisabled',
  KMSInvalidStateException: 'KmsInvalidState',
  NotFoundException: 'KmsNotFound',
};

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html */
function envelopeOf(queue: Queue) {
  return { service: 'sqs.amazonaws.com', context: { 'aws:sqs:arn': queue.arn }, faults };
}

/** What a sender's message is encrypted with; undefined where the queue has no KMS key. In base64. */
export async function sealedDataKey(call: Call, queue: Queue): Promise<string | undefined> {
  const keyId = queue.attributes.KmsMasterKeyId;
  if (keyId === undefined) return undefined;
  const sealed = await makeDataKey(call, { ...envelopeOf(queue), keyId });
  return Buffer.from(sealed).toString('base64');
}

/** Whoever receives encrypted messages needs the right to decrypt each one's data key. */
export async function openMessages(
  call: Call,
  queue: Queue,
  messages: readonly StoredMessage[],
): Promise<void> {
  for (const { dataKey } of messages) {
    if (dataKey === undefined) continue;
    await openDataKey(call, envelopeOf(queue), Buffer.from(dataKey, 'base64'));
  }
}
