import { invalidParameter } from './refusals.ts';
import { readRetryPolicy } from './retry-policy.ts';

export type Members = Record<string, unknown>;

/** https://docs.aws.amazon.com/sns/latest/dg/creating-delivery-policy.html */
const contentTypes = new Set([
  ...['application/atom+xml', 'application/json', 'application/octet-stream'],
  ...['application/soap+xml', 'application/x-www-form-urlencoded', 'application/xhtml+xml'],
  ...['application/xml', 'text/css', 'text/csv', 'text/html', 'text/plain', 'text/xml'],
]);

export function objectOf(value: unknown, name: string): Members {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw invalidParameter(`${name} must be a JSON object`);
}

export function refuseOthers(others: Members, name: string): void {
  const [other] = Object.keys(others);
  if (other !== undefined) throw invalidParameter(`${name}: Unexpected JSON member: ${other}`);
}

/** AWS shows it and takes nothing for it. */
export function refuseSickly(value: unknown, name: string): void {
  if (value === null || value === undefined) return;
  throw invalidParameter(`${name}: sicklyRetryPolicy is not supported`);
}

export function checkRetries(value: unknown, name: string): void {
  if (value !== null && value !== undefined) readRetryPolicy(objectOf(value, name), name);
}

export function checkThrottle(value: unknown, name: string): void {
  if (value === null || value === undefined) return;
  const { maxReceivesPerSecond, ...others } = objectOf(value, name);
  refuseOthers(others, name);
  if (Number.isInteger(maxReceivesPerSecond) && Number(maxReceivesPerSecond) >= 1) return;
  throw invalidParameter(`${name}.maxReceivesPerSecond must be greater than or equal to 1`);
}

export function checkRequest(value: unknown, name: string): void {
  if (value === null || value === undefined) return;
  const { headerContentType, ...others } = objectOf(value, name);
  refuseOthers(others, name);
  const [type = ''] = String(headerContentType).split(';');
  if (headerContentType === undefined || contentTypes.has(type)) return;
  throw invalidParameter(`${name}.headerContentType ${String(headerContentType)} is not supported`);
}

export function withoutNulls(members: Members): Members {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== null && value !== undefined),
  );
}
