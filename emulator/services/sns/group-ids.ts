import { createHash } from 'node:crypto';
import { invalidParameter } from './refusals.ts';
import type { Topic } from './store.ts';

export interface GroupIds {
  readonly groupId?: string;
  /** Only in a FIFO topic. */
  readonly deduplicationId?: string;
}

interface GroupRequest {
  readonly Message?: string | undefined;
  readonly MessageGroupId?: string | undefined;
  readonly MessageDeduplicationId?: string | undefined;
}

/** https://docs.aws.amazon.com/sns/latest/dg/fifo-message-grouping.html */
export function readGroupIds(topic: Topic, request: GroupRequest): GroupIds {
  const { MessageGroupId: groupId, MessageDeduplicationId: sent } = request;
  if (topic.fifo === undefined) {
    if (sent !== undefined) {
      throw invalidParameter(
        'MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type',
      );
    }
    checkToken(groupId, 'MessageGroupId');
    return groupId === undefined ? {} : { groupId };
  }
  if (groupId === undefined) {
    throw invalidParameter('The MessageGroupId parameter is required for FIFO topics');
  }
  checkToken(groupId, 'MessageGroupId');
  checkToken(sent, 'MessageDeduplicationId');
  return { groupId, deduplicationId: sent ?? fromContent(topic, request.Message ?? '') };
}

function fromContent({ attributes }: Topic, message: string): string {
  if (attributes.ContentBasedDeduplication === 'true') {
    return createHash('sha256').update(message).digest('hex');
  }
  throw invalidParameter(
    'The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
  );
}

function checkToken(sent: string | undefined, name: string): void {
  if (sent === undefined || /^[!-~]{1,128}$/.test(sent)) return;
  throw invalidParameter(
    `${name} Reason: ${name} can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
  );
}
