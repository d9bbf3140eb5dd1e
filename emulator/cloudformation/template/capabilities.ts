import { Fault } from '../../fault.ts';
import type { Template } from './template.ts';

/** Types that need an acknowledgement, with the property that gives them a name of one's own. */
const named: Readonly<Record<string, string>> = {
  'AWS::IAM::AccessKey': '',
  'AWS::IAM::Group': 'GroupName',
  'AWS::IAM::InstanceProfile': 'InstanceProfileName',
  'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
  'AWS::IAM::Policy': '',
  'AWS::IAM::Role': 'RoleName',
  'AWS::IAM::User': 'UserName',
  'AWS::IAM::UserToGroupAddition': '',
};

export interface NeededCapabilities {
  readonly capability: 'CAPABILITY_IAM' | 'CAPABILITY_NAMED_IAM' | 'CAPABILITY_AUTO_EXPAND';
  readonly reason: string;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html (Capabilities) */
export function neededCapabilities({
  resources,
}: Pick<Template, 'resources'>): NeededCapabilities | undefined {
  const concerned = Object.values(resources).filter(({ type }) => Object.hasOwn(named, type));
  if (concerned.length === 0) return undefined;
  const custom = concerned.some(({ type, properties }) =>
    Object.hasOwn(properties, named[type] || ' '),
  );
  const types = [...new Set(concerned.map(({ type }) => type))];
  return {
    capability: custom ? 'CAPABILITY_NAMED_IAM' : 'CAPABILITY_IAM',
    reason: `The following resource(s) require capabilities: [${types.join(', ')}]`,
  };
}

export function checkCapabilities(
  template: Pick<Template, 'resources'>,
  given: readonly string[],
): void {
  const needed = neededCapabilities(template);
  if (needed === undefined || given.includes('CAPABILITY_NAMED_IAM')) return;
  if (needed.capability === 'CAPABILITY_IAM' && given.includes('CAPABILITY_IAM')) return;
  throw insufficient(needed.capability);
}

/** A stack that is made without a change set needs an acknowledgement for its transforms. */
export function checkExpansion(
  transforms: readonly { readonly name: string }[],
  given: readonly string[],
): void {
  if (transforms.length > 0 && !given.includes('CAPABILITY_AUTO_EXPAND')) {
    throw insufficient('CAPABILITY_AUTO_EXPAND');
  }
}

function insufficient(capability: NeededCapabilities['capability']): Fault {
  return new Fault('InsufficientCapabilitiesException', `Requires capabilities : [${capability}]`);
}
