import type { QueriedEvent } from '../../../../../../emulator/services/logs/insights/index.ts';

const start = Date.UTC(2026, 10, 23, 8);

/** Events a minute apart; a query is given the newest first. */
export function eventsOf(messages: readonly (string | object)[]): QueriedEvent[] {
  return messages
    .map((message, index) => ({
      message: typeof message === 'string' ? message : JSON.stringify(message),
      at: start + index * 60_000,
      ingestedAt: start + index * 60_000 + 1500,
      stream: 'a-stream',
      log: '123456789012:a-group',
      pointer: `pointer-${index}`,
    }))
    .reverse();
}

const kms = { eventSource: 'kms.amazonaws.com', readOnly: true };
const key = 'arn:aws:kms:ap-southeast-2:123456789012:key/1234abcd';

/** What a trail may write down in seven minutes. */
export const records = eventsOf([
  {
    ...kms,
    eventName: 'Decrypt',
    userIdentity: { type: 'AssumedRole', arn: 'arn:aws:sts::123456789012:assumed-role/app/1' },
    resources: [{ ARN: key, type: 'AWS::KMS::Key' }],
    sourceIPAddress: '203.0.113.7',
    size: 10,
  },
  {
    ...kms,
    eventName: 'Decrypt',
    errorCode: 'AccessDenied',
    errorMessage: 'User: mallory is not authorized to perform: kms:Decrypt',
    userIdentity: { type: 'IAMUser', userName: 'mallory' },
    requestParameters: null,
    sourceIPAddress: '198.51.100.9',
    size: 30,
  },
  {
    ...kms,
    eventName: 'Decrypt',
    errorCode: 'AccessDenied',
    userIdentity: { type: 'IAMUser', userName: 'mallory' },
    sourceIPAddress: '198.51.100.9',
    size: 20,
  },
  {
    ...kms,
    readOnly: false,
    eventName: 'ScheduleKeyDeletion',
    userIdentity: { type: 'IAMUser', userName: 'alice' },
    requestParameters: { pendingWindowInDays: 7 },
    sourceIPAddress: '10.0.0.5',
  },
  {
    eventSource: 'signin.amazonaws.com',
    eventName: 'ConsoleLogin',
    readOnly: false,
    userIdentity: { type: 'Root' },
    additionalEventData: { MFAUsed: 'No' },
    responseElements: { ConsoleLogin: 'Success' },
  },
  'START RequestId: 7b3a Version: $LATEST',
  'user=alice, ip=203.0.113.7, took 35 ms',
]);
