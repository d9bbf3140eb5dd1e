import { invalidValue } from './refusals.ts';
import type { MoveTask } from './store.ts';

/** Opaque to clients; SQS writes it as base64 of JSON. */
export function handleOf({ id, source }: MoveTask): string {
  return Buffer.from(JSON.stringify({ taskId: id, sourceArn: source })).toString('base64');
}

export function readHandle(handle: string | undefined): {
  readonly id: string;
  readonly source: string;
} {
  try {
    const text = Buffer.from(handle ?? '', 'base64').toString();
    const { taskId, sourceArn } = JSON.parse(text) as Record<string, unknown>;
    if (typeof taskId === 'string' && typeof sourceArn === 'string') {
      return { id: taskId, source: sourceArn };
    }
  } catch {
    // What is no JSON is no handle.
  }
  throw invalidValue('Value for parameter TaskHandle is invalid.');
}
