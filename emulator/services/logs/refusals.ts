import { Fault } from '../../fault.ts';

export function invalid(message: string): Fault {
  return new Fault('InvalidParameterException', message);
}

/** A value that breaks a constraint of the API's model, in the words of the service. */
export function violates(value: unknown, member: string, constraint: string): Fault {
  return invalid(
    `1 validation error detected: Value '${String(value)}' at '${member}' failed to satisfy constraint: Member must ${constraint}`,
  );
}

export function noSuchGroup(): Fault {
  return new Fault('ResourceNotFoundException', 'The specified log group does not exist.');
}

export function noSuchStream(): Fault {
  return new Fault('ResourceNotFoundException', 'The specified log stream does not exist.');
}

export function limitExceeded(): Fault {
  return new Fault('LimitExceededException', 'Resource limit exceeded.');
}

/** Holds a text against a length and an alphabet of the API's model. */
export function checkText(
  value: string | undefined,
  member: string,
  longest: number,
  allowed: RegExp,
): string {
  if (value === undefined) throw violates('null', member, 'not be null');
  if (value.length < 1) throw violates(value, member, 'have length greater than or equal to 1');
  if (value.length > longest) {
    throw violates(value, member, `have length less than or equal to ${longest}`);
  }
  if (!allowed.test(value)) {
    throw violates(value, member, `satisfy regular expression pattern: ${allowed.source}`);
  }
  return value;
}
