import type { Call, Outcome, ServiceEntry, TrailDetail } from '../../service.ts';
import type { Caller } from '../../world.ts';
import { eventName } from './event-names.ts';
import { membersAsWritten } from './members.ts';
import { isoSeconds, userIdentity } from './user-identity.ts';

/** One call as it is written down. */
export interface Recorded {
  readonly call: Call;
  readonly service: ServiceEntry;
  readonly operation: string;
  readonly input: unknown;
  readonly outcome: Outcome<unknown>;
}

export interface Written {
  readonly at: number;
  readonly region: string;
  readonly readOnly: boolean;
  readonly category: 'Management' | 'Data';
  /** Of an event that several accounts hear of, or that a service brought about. */
  readonly sharedId?: string | undefined;
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
export function recordText(
  { call, service, operation, input, outcome }: Recorded,
  detail: TrailDetail,
  { at, region, readOnly, category, sharedId }: Written,
  account: string,
  id: string,
): string {
  const { caller } = call;
  return JSON.stringify({
    eventVersion: '1.11',
    userIdentity: detail.userIdentity ?? userIdentity(caller),
    eventTime: isoSeconds(at),
    eventSource: service.eventSource,
    eventName: eventName(service.id, operation),
    awsRegion: region,
    sourceIPAddress: caller.sourceIp,
    userAgent: userAgent(caller, service),
    ...errorOf(outcome, service),
    requestParameters: requestParameters(detail, input, outcome, category, service),
    responseElements: responseElements(detail, readOnly, outcome, service),
    additionalEventData: detail.additionalEventData ?? additionalData(service),
    requestID: call.requestId,
    eventID: id,
    readOnly,
    resources: detail.resources,
    eventType: 'AwsApiCall',
    apiVersion: service.id === 'logs' ? '20140328' : undefined,
    managementEvent: category === 'Management',
    recipientAccountId: account,
    sharedEventID: sharedId,
    eventCategory: category,
    tlsDetails: tlsDetails(caller, service, call.region),
  });
}

/** At most 1 KB; S3 puts it in brackets. */
function userAgent({ userAgent: text }: Caller, { id }: ServiceEntry): string {
  return id === 's3' ? `[${text.slice(0, 1022)}]` : text.slice(0, 1024);
}

/** Of calls that come over the wire: a service that calls for somebody uses no TLS that CloudTrail would see. */
function tlsDetails(
  { principal, invokedBy }: Caller,
  { eventSource, id }: ServiceEntry,
  region: string,
) {
  if (invokedBy !== undefined || principal.type === 'service') return undefined;
  const name = eventSource.slice(0, eventSource.indexOf('.'));
  return {
    tlsVersion: 'TLSv1.3',
    cipherSuite: 'TLS_AES_128_GCM_SHA256',
    clientProvidedHostHeader: id === 'iam' ? eventSource : `${name}.${region}.amazonaws.com`,
  };
}

/** What S3 adds to its events; how many bytes went over the wire is not known here. */
function additionalData({ id }: ServiceEntry): unknown {
  if (id !== 's3') return undefined;
  return {
    SignatureVersion: 'SigV4',
    CipherSuite: 'TLS_AES_128_GCM_SHA256',
    AuthenticationMethod: 'AuthHeader',
  };
}

/**
 * CloudTrail names every refusal `AccessDenied`, whatever the SDK's exception is called; but EC2's errors keep their own names
 * behind the side that they blame (`Client.UnauthorizedOperation`).
 */
function errorOf(
  outcome: Outcome<unknown>,
  { id }: ServiceEntry,
): { errorCode?: string; errorMessage?: string } {
  if (outcome.ok) return {};
  const { fault, denied } = outcome;
  const side = (fault.status ?? 400) < 500 ? 'Client' : 'Server';
  const code = denied ? 'AccessDenied' : fault.code;
  return {
    errorCode: id === 'ec2' ? `${side}.${fault.code}` : code,
    ...(fault.message !== '' && { errorMessage: fault.message.slice(0, 1024) }),
  };
}

/** A denied management call shows none, EC2's aside; a denied call on an object still names it. */
function requestParameters(
  detail: TrailDetail,
  input: unknown,
  outcome: Outcome<unknown>,
  category: Written['category'],
  { id }: ServiceEntry,
): unknown {
  const hides = category === 'Management' && id !== 'ec2';
  if (!outcome.ok && outcome.denied && hides) return null;
  return detail.requestParameters === undefined
    ? membersAsWritten(input, id)
    : detail.requestParameters;
}

function responseElements(
  detail: TrailDetail,
  readOnly: boolean,
  outcome: Outcome<unknown>,
  { id }: ServiceEntry,
): unknown {
  if (!outcome.ok) return null;
  if (detail.responseElements !== undefined) return detail.responseElements;
  return readOnly ? null : membersAsWritten(outcome.output, id);
}
