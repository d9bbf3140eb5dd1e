import { readJsonMap } from './json-map.ts';
import { invalidAttribute, invalidParameter } from './refusals.ts';
import type { Queue } from './store.ts';

const permissions: readonly unknown[] = ['allowAll', 'denyAll', 'byQueue'];

/** Which queues may name this one as their dead-letter queue. Without a policy every one of the account and Region may. */
export function allowsSource({ attributes }: Queue, sourceArn: string): boolean {
  const policy = readJsonMap(attributes.RedriveAllowPolicy ?? '');
  if (policy === undefined || policy.redrivePermission === 'allowAll') return true;
  return policy.redrivePermission === 'byQueue' && arnsOf(policy).includes(sourceArn);
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
export function checkRedriveAllowPolicy(text: string): void {
  const policy = readJsonMap(text);
  if (policy === undefined || !isWellFormed(policy)) {
    throw invalidAttribute(
      'RedriveAllowPolicy',
      "Amazon SQS can't create the redrive allow policy, as it’s in an unsupported format.",
    );
  }
  const flaw = flawOf(policy);
  if (flaw === undefined) return;
  const reason = `Amazon SQS can't create the redrive allow policy. ${flaw}`;
  throw invalidParameter(text, 'RedriveAllowPolicy', reason);
}

function isWellFormed(policy: Readonly<Record<string, unknown>>): boolean {
  const { redrivePermission, sourceQueueArns = [], ...others } = policy;
  if (!permissions.includes(redrivePermission) || Object.keys(others).length > 0) return false;
  return Array.isArray(sourceQueueArns) && sourceQueueArns.every((arn) => typeof arn === 'string');
}

function flawOf(policy: Readonly<Record<string, unknown>>): string | undefined {
  const { redrivePermission, sourceQueueArns } = policy;
  if (redrivePermission !== 'byQueue') {
    if (sourceQueueArns === undefined) return undefined;
    return 'To specify one or more source queue ARNs, you must set redrivePermission to byQueue.';
  }
  const count = arnsOf(policy).length;
  if (count === 0) {
    return 'When you specify the byQueue permission type, you must also specify one or more sourceQueueArns values.';
  }
  return count > 10 ? 'The maximum number of source queue ARNs you can specify is 10.' : undefined;
}

function arnsOf({ sourceQueueArns }: Readonly<Record<string, unknown>>): readonly unknown[] {
  return Array.isArray(sourceQueueArns) ? sourceQueueArns : [];
}
