import { Fault } from '../../fault.ts';
import { findManagedPolicy, unknownAwsPolicy } from '../../identity/managed-policies.ts';
import type { Call } from '../../service.ts';
import { noSuchEntity, quotaExceeded, validationError } from './faults.ts';
import type { Holder, HolderOperation } from './holders.ts';
import { required } from './names.ts';
import { type PageRequest, page } from './page.ts';

type Attachment = { readonly PolicyArn: string | undefined };
type Nothing = Record<never, never>;
interface Attached {
  AttachedPolicies: { PolicyName: string; PolicyArn: string }[];
}

const most = 10;

/** The three operations on attached managed policies, for one kind of holder. */
export function attachedPolicies<I>(holder: Holder<I>) {
  const { label } = holder;
  return {
    attach: (action: string): HolderOperation<I & Attachment, Nothing> => ({
      access: (input, call) => holder.access(action, input, call, policyCondition(input)),
      handle(input, call) {
        const owner = holder.find(input, call, 'change');
        const arn = requireAttachable(call, input.PolicyArn);
        if (owner.attached.includes(arn)) return {};
        if (owner.attached.length >= most) {
          throw quotaExceeded(`PoliciesPer${label[0]?.toUpperCase()}${label.slice(1)}`, most);
        }
        owner.attached.push(arn);
        return {};
      },
    }),
    detach: (action: string): HolderOperation<I & Attachment, Nothing> => ({
      access: (input, call) => holder.access(action, input, call, policyCondition(input)),
      handle(input, call) {
        const owner = holder.find(input, call, 'change');
        const arn = requirePolicyArn(input.PolicyArn);
        if (!owner.attached.includes(arn)) throw noSuchEntity(`Policy ${arn} was not found.`);
        owner.attached = owner.attached.filter((one) => one !== arn);
        return {};
      },
    }),
    listAttached: (
      action: string,
    ): HolderOperation<I & PageRequest & { PathPrefix?: string | undefined }, Attached> => ({
      access: (input, call) => holder.access(action, input, call),
      handle(input, call) {
        const owner = holder.find(input, call, 'read');
        const policies = owner.attached
          .map((arn) => requireManagedPolicy(call, arn))
          .filter(({ path }) => path.startsWith(input.PathPrefix ?? '/'));
        const { items, rest } = page(policies, ({ arn }) => arn, input);
        const shown = items.map(({ name, arn }) => ({ PolicyName: name, PolicyArn: arn }));
        return { AttachedPolicies: shown, ...rest };
      },
    }),
  };
}

function requirePolicyArn(value: string | undefined): string {
  const arn = required(value, 'policyArn');
  if (/^arn:aws[\w-]*:iam::(\d{12}|aws):policy\/.+$/.test(arn)) return arn;
  throw validationError(
    arn.startsWith('arn:') ? `ARN ${arn} is not valid.` : 'Invalid ARN:  Could not be parsed!',
  );
}

/** Throws NoSuchEntity as the operations on the policy itself do. */
export function requireManagedPolicy(call: Call, value: string | undefined) {
  const arn = requirePolicyArn(value);
  const policy = findManagedPolicy(call.world, call.account, arn);
  if (policy === undefined)
    throw noSuchEntity(`Policy ${arn} was not found.${unknownAwsPolicy(arn)}`);
  return policy;
}

/** Throws as the operations do that attach a policy, also as a boundary. */
function requireAttachable(call: Call, value: string | undefined): string {
  const arn = requirePolicyArn(value);
  if (findManagedPolicy(call.world, call.account, arn) !== undefined) return arn;
  throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.${unknownAwsPolicy(arn)}`);
}

/** The ARN of a new boundary. */
export function requireBoundary(call: Call, value: string | undefined): string {
  const arn = required(value, 'permissionsBoundary');
  if (!/^arn:aws[\w-]*:iam::(\d{12}|aws):policy\/.+$/.test(arn)) {
    throw validationError(`Value ${arn} failed to satisfy constraint: not a policy ARN`);
  }
  if (findManagedPolicy(call.world, call.account, arn) !== undefined) return arn;
  throw new Fault(
    'NoSuchEntityException',
    `Scope ARN: ${arn} does not exist or is not attachable.${unknownAwsPolicy(arn)}`,
  );
}

function policyCondition({ PolicyArn }: Attachment): Record<string, string> {
  return PolicyArn === undefined ? {} : { 'iam:PolicyARN': PolicyArn };
}
