import type { PublishBatchRequestEntry } from '@aws-sdk/client-sns';
import { Fault } from '../../fault.ts';
import { messageLimit } from './message-size.ts';
import { sizeOfRequest } from './notification.ts';
import type { Topic } from './store.ts';

/** https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html */
export function checkBatch(
  topic: Topic,
  entries: readonly PublishBatchRequestEntry[] | undefined,
): readonly PublishBatchRequestEntry[] {
  if (entries === undefined || entries.length === 0) {
    throw new Fault('EmptyBatchRequestException', "The batch request doesn't contain any entries.");
  }
  if (entries.length > 10) {
    throw new Fault(
      'TooManyEntriesInBatchRequestException',
      'The batch request contains more entries than permissible.',
    );
  }
  const ids = entries.map(({ Id }) => Id ?? '');
  for (const id of ids) checkId(id);
  if (new Set(ids).size < ids.length) {
    throw new Fault(
      'BatchEntryIdsNotDistinctException',
      'Two or more batch entries in the request have the same Id.',
    );
  }
  if (entries.reduce((sum, entry) => sum + sizeOfRequest(entry), 0) > messageLimit(topic)) {
    throw new Fault(
      'BatchRequestTooLongException',
      'The length of all the messages put together is more than the limit.',
    );
  }
  return entries;
}

function checkId(id: string): void {
  const flaw = id.length > 80 ? 'is too long' : 'contains an impermissible character';
  if (/^[A-Za-z0-9_-]{1,80}$/.test(id)) return;
  throw new Fault(
    'InvalidBatchEntryIdException',
    `The Id of a batch entry in the batch request ${flaw}: ${id}`,
  );
}
