import { Fault } from '../../fault.ts';
import type { Call } from '../../service.ts';
import { checkText, invalid, noSuchGroup, noSuchStream } from './refusals.ts';
import { type LogGroup, type LogStream, logsOf } from './store.ts';

const groupName = /^[.\-_/#A-Za-z0-9]+$/;
const streamName = /^[^:*]*$/;
const groupArn = /^arn:[^:]+:logs:([^:]+):(\d{12}):log-group:([^:]+)(:\*)?$/;

type Place = Pick<Call, 'account' | 'region'>;

export function arnOfGroup({ account, region }: Place, name: string): string {
  return `arn:aws:logs:${region}:${account}:log-group:${name}`;
}

export function checkGroupName(name: string | undefined, member = 'logGroupName'): string {
  refuseLong(name);
  return checkText(name, member, 512, groupName);
}

export function checkStreamName(name: string | undefined, member = 'logStreamName'): string {
  refuseLong(name);
  return checkText(name, member, 512, streamName);
}

/** Said before the model's constraints, and in other words than theirs. */
function refuseLong(name: string | undefined): void {
  if ((name?.length ?? 0) <= 512) return;
  throw invalid('Invalid LogGroup or LogStream, both must have length less than or equal to 512.');
}

export interface NamesGroup {
  readonly logGroupName?: string | undefined;
  /** Name or ARN. */
  readonly logGroupIdentifier?: string | undefined;
}

/** The name in a request that gives it as `logGroupName` or, by name or ARN, as `logGroupIdentifier`. */
export function nameOfGroup(input: NamesGroup, call: Place): string {
  const { logGroupName, logGroupIdentifier } = input;
  if (logGroupName !== undefined && logGroupIdentifier !== undefined) {
    throw new Fault(
      'ValidationException',
      'LogGroup name and LogGroup ARN are mutually exclusive parameters.',
    );
  }
  if (logGroupIdentifier?.startsWith('arn:')) return nameInArn(logGroupIdentifier, call);
  return logGroupIdentifier === undefined
    ? checkGroupName(logGroupName)
    : checkGroupName(logGroupIdentifier, 'logGroupIdentifier');
}

/** A group of another account or Region is not there for this call. */
export function nameInArn(arn: string, call: Place): string {
  const [, region, account, name] = groupArn.exec(arn) ?? [];
  if (name === undefined) throw invalid(`The ARN ${arn} is not that of a log group.`);
  if (region !== call.region || account !== call.account) throw noSuchGroup();
  return name;
}

export function findGroup(call: Call, input: NamesGroup): LogGroup {
  const group = lookUp(logsOf(call).groups, nameOfGroup(input, call));
  if (group === undefined) throw noSuchGroup();
  return group;
}

export function findStream(group: LogGroup, name: string): LogStream {
  const stream = lookUp(group.streams, name);
  if (stream === undefined) throw noSuchStream();
  return stream;
}

/** A name may be one that every object has (`constructor`). */
export function lookUp<T>(records: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(records, name) ? records[name] : undefined;
}
