import type { BatchResultErrorEntry } from '@aws-sdk/client-sqs';
import { Fault } from '../../fault.ts';

interface Entry {
  readonly Id?: string | undefined;
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
export function checkBatch<E extends Entry>(
  entries: readonly E[] | undefined,
  kind: string,
): readonly E[] {
  if (entries === undefined || entries.length === 0) {
    throw new Fault('EmptyBatchRequest', `There should be at least one ${kind} in the request.`);
  }
  if (entries.length > 10) {
    throw new Fault(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are 10. You have sent ${entries.length}.`,
    );
  }
  const seen = new Set<string>();
  for (const { Id = '' } of entries) {
    if (!/^[A-Za-z0-9_-]{1,80}$/.test(Id)) {
      throw new Fault(
        'InvalidBatchEntryId',
        'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
      );
    }
    if (seen.has(Id)) throw new Fault('BatchEntryIdsNotDistinct', `Id ${Id} repeated.`);
    seen.add(Id);
  }
  return entries;
}

/** Does each entry by itself: what fails is told beside what does not. */
export function doEach<E extends Entry, R extends object>(
  entries: readonly E[],
  work: (entry: E) => R,
): { Successful: (R & { Id: string })[]; Failed: BatchResultErrorEntry[] } {
  const Successful: (R & { Id: string })[] = [];
  const Failed: BatchResultErrorEntry[] = [];
  for (const entry of entries) {
    const Id = entry.Id ?? '';
    try {
      Successful.push({ Id, ...work(entry) });
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      Failed.push({ Id, SenderFault: true, Code: error.code, Message: error.message });
    }
  }
  return { Successful, Failed };
}
