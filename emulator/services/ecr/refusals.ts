import { Fault, type FaultOptions } from '../../fault.ts';

/** ECR's way to refuse a value: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/CommonErrors.html */
export function invalid(member: string, constraint: string, options?: FaultOptions): Fault {
  return new Fault(
    'InvalidParameterException',
    `Invalid parameter at '${member}' failed to satisfy constraint: '${constraint}'`,
    options,
  );
}

export function required<T>(value: T | undefined, member: string): T {
  if (value !== undefined) return value;
  throw invalid(member, 'must not be null');
}

/** ` 'name' in the registry with id '111122223333'`, as most of ECR's messages end. */
export function inRegistry(name: string, account: string): string {
  return `with name '${name}' in the registry with id '${account}'`;
}
