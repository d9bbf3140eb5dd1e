import type { ServiceId } from '../../wire/services.ts';

const hidden = 'HIDDEN_DUE_TO_SECURITY_REASONS';

/** Members that CloudTrail never shows. */
const secret = new Set([
  'SecretString',
  'SecretBinary',
  'MasterUserPassword',
  'WebIdentityToken',
  'Token',
  'authorizationToken',
]);

/** Members that it leaves out altogether. */
const unwritten = new Set(['$metadata', 'Password', 'SecretAccessKey']);

/** Services whose times have a comma behind the year: `Jul 10, 2023, 12:21:41 PM`. */
const withComma: readonly ServiceId[] = ['sts'];

/**
 * An SDK input or output as CloudTrail writes it: members begin in lower case, times are text in the manner of the service,
 * bytes and streams are left out, secrets are hidden. Nothing at all is null.
 */
export function membersAsWritten(value: unknown, service?: ServiceId): unknown {
  if (typeof value !== 'object' || value === null) return null;
  const written = write(value, service);
  return Object.keys(written as object).length === 0 ? null : written;
}

function write(value: unknown, service: ServiceId | undefined): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return writeTime(value, service);
  if (Array.isArray(value)) return value.map((item) => write(item, service));
  const written: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined || unwritten.has(name) || isBinary(member)) continue;
    written[lowerFirst(name)] = secret.has(name) ? hidden : write(member, service);
  }
  return written;
}

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** `Jul 10, 2023 12:09:21 PM`; EC2 alone writes `2023-07-10T12:09:21.000Z`. */
export function writeTime(time: Date, service?: ServiceId): string {
  if (service === 'ec2') return time.toISOString();
  const day = `${months[time.getUTCMonth()]} ${time.getUTCDate()}, ${time.getUTCFullYear()}`;
  const hour = time.getUTCHours();
  const clock = `${hour % 12 || 12}${time.toISOString().slice(13, 19)} ${hour < 12 ? 'AM' : 'PM'}`;
  const comma = service !== undefined && withComma.includes(service) ? ',' : '';
  return `${day}${comma} ${clock}`;
}

function isBinary(value: unknown): boolean {
  if (value instanceof Uint8Array) return true;
  return typeof value === 'object' && value !== null && 'pipe' in value;
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
