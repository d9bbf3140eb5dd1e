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

const longest = 128;
const patterns = {
  stackName: '[a-zA-Z][-a-zA-Z0-9]*|arn:[-a-zA-Z0-9:/._+]*',
  changeSetName: '[a-zA-Z][-a-zA-Z0-9]*',
};

/** Names of stacks and change sets follow the same rule. */
export function checkName(member: keyof typeof patterns, name: string): void {
  if (!/^[a-zA-Z][-a-zA-Z0-9]*$/.test(name)) {
    throw violation(member, name, `satisfy regular expression pattern: ${patterns[member]}`);
  }
  if (name.length > longest) {
    throw violation(member, name, `have length less than or equal to ${longest}`);
  }
}

function violation(member: string, value: string, must: string): Error {
  return invalid(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must ${must}`,
  );
}
