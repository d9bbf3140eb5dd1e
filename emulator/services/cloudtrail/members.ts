const hidden = 'HIDDEN_DUE_TO_SECURITY_REASONS';

/** Members that CloudTrail never writes down. */
const secret = new Set([
  'Password',
  'SecretString',
  'SecretBinary',
  'SecretAccessKey',
  'MasterUserPassword',
  'WebIdentityToken',
  'Token',
  'authorizationToken',
]);

/**
 * An SDK input or output as CloudTrail writes it: members begin in lower case, times are text, bytes and streams are left
 * out, secrets are hidden. Nothing at all is null.
 */
export function membersAsWritten(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return null;
  const written = write(value);
  return Object.keys(written as object).length === 0 ? null : written;
}

function write(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(write);
  const written: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined || name === '$metadata' || isBinary(member)) continue;
    written[lowerFirst(name)] = secret.has(name) ? hidden : write(member);
  }
  return written;
}

function isBinary(value: unknown): boolean {
  if (value instanceof Uint8Array) return true;
  return typeof value === 'object' && value !== null && 'pipe' in value;
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
