import { invalid } from '../template/fault.ts';

interface At {
  readonly account: string;
  readonly region: string;
}

export function stackArn({ account, region }: At, name: string, id: string): string {
  return `arn:aws:cloudformation:${region}:${account}:stack/${name}/${id}`;
}

export function changeSetArn({ account, region }: At, name: string, id: string): string {
  return `arn:aws:cloudformation:${region}:${account}:changeSet/${name}/${id}`;
}

export function isArn(text: string): boolean {
  return text.startsWith('arn:');
}

const pattern = /^[a-zA-Z][-a-zA-Z0-9]{0,127}$/;

/** Names of stacks and change sets follow the same rule. */
export function checkName(member: 'stackName' | 'changeSetName', name: string): void {
  if (pattern.test(name)) return;
  throw invalid(
    `1 validation error detected: Value '${name}' at '${member}' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*, and have length less than or equal to 128`,
  );
}
