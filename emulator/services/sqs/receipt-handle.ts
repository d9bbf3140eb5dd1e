import { Fault } from '../../fault.ts';
import type { Random } from '../../random.ts';
import { required } from './refusals.ts';
import type { Queue, StoredMessage } from './store.ts';

/** Opaque to clients: which message, and which of its receptions. */
export function makeHandle(random: Random, queue: Queue, { id }: StoredMessage): string {
  return Buffer.from(`${random.hex(16)} ${queue.arn} ${id}`).toString('base64');
}

/** The id of the message that a handle was given for. Throws ReceiptHandleIsInvalid for what is no handle of this queue. */
export function messageIdOf(queue: Queue, sent: string | undefined): string {
  const handle = required(sent, 'ReceiptHandle');
  const [, arn, id] = Buffer.from(handle, 'base64').toString().split(' ');
  if (arn === queue.arn && id !== undefined) return id;
  throw new Fault(
    'ReceiptHandleIsInvalid',
    `The input receipt handle "${handle}" is not a valid receipt handle.`,
  );
}
