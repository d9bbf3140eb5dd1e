/** CloudTrail records that no KMS call made, as the canary's filters see them. */
interface Record {
  readonly eventSource: string;
  readonly eventName: string;
  readonly errorCode?: string;
  readonly userIdentity: {
    readonly sessionContext: { readonly sessionIssuer: { readonly arn: string } };
  };
}

function aRecord(role: string, changes: Partial<Record>): Record {
  return {
    eventSource: 'kms.amazonaws.com',
    eventName: 'Decrypt',
    userIdentity: { sessionContext: { sessionIssuer: { arn: role } } },
    ...changes,
  };
}

const failures = ['AccessDenied', 'IncorrectKeyException', 'InvalidCiphertextException'];

/** One that each filter matches, and more than the threshold of what counts by volume. */
export function matchingEvents(role: string): string[] {
  return [
    ...failures.map((errorCode) => aRecord(role, { errorCode })),
    ...Array.from({ length: 25 }, () => aRecord(role, {})),
  ].map((record) => JSON.stringify(record));
}

/** Each differs from what a filter matches in one thing: the role, the service, the error, or the operation. */
export function otherEvents(role: string): string[] {
  const other = `${role}-other`;
  return [
    ...failures.flatMap((errorCode) => [
      aRecord(other, { errorCode }),
      aRecord(role, { errorCode, eventSource: 's3.amazonaws.com' }),
    ]),
    aRecord(role, { errorCode: 'ThrottlingException' }),
    aRecord(role, { errorCode: 'KMSInternalException' }),
    ...Array.from({ length: 25 }, () => aRecord(role, { eventName: 'Encrypt' })),
    ...Array.from({ length: 25 }, () => aRecord(other, {})),
  ].map((record) => JSON.stringify(record));
}
