import type * as Iam from '@aws-sdk/client-iam';
import { notImplemented } from '../../fault.ts';
import type { ContextValues, NamedPolicy, PolicyPrincipal } from '../../identity/policy/index.ts';
import type { Call, Operations } from '../../service.ts';
import { invalidInput } from './faults.ts';
import { page } from './page.ts';
import { inputPolicies, oneBoundary, readPolicy } from './policy-input.ts';
import { findSource, sourceAccess } from './policy-source.ts';
import { type Simulation, simulate } from './simulation.ts';

type Shared = Omit<Iam.SimulateCustomPolicyCommandInput, 'PolicyInputList'>;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_testing-policies.html */
export const simulatePolicy = {
  SimulateCustomPolicy: {
    access: () => ({ action: 'iam:SimulateCustomPolicy', resource: '*' }),
    handle(input, call) {
      const identityPolicies = inputPolicies(input.PolicyInputList);
      const boundary = oneBoundary(input.PermissionsBoundaryPolicyInputList);
      const principal = readCaller(input.CallerArn) ?? nobody(call);
      return run(input, call, { identityPolicies, boundary, principal, context: {} });
    },
    trail: () => ({ readOnly: true }),
  },
  SimulatePrincipalPolicy: {
    access: (input) => sourceAccess('SimulatePrincipalPolicy', input.PolicySourceArn),
    handle(input, call) {
      if (input.PolicyExclusionList !== undefined) refuse('PolicyExclusionList');
      const source = findSource(input.PolicySourceArn, call);
      const asCaller = readCaller(input.CallerArn);
      if (source.kind !== 'user' && asCaller === undefined && input.ResourcePolicy !== undefined) {
        throw invalidInput(
          'CallerArn is required if a ResourcePolicy is included and the PolicySourceArn is not the ARN of an IAM user.',
        );
      }
      return run(input, call, {
        identityPolicies: [...source.policies, ...inputPolicies(input.PolicyInputList ?? [])],
        boundary: oneBoundary(input.PermissionsBoundaryPolicyInputList) ?? source.boundary,
        principal: asCaller ?? source.principal,
        context: source.context,
      });
    },
    trail: () => ({ readOnly: true }),
  },
} satisfies Operations<typeof Iam>;

interface Subject {
  readonly identityPolicies: readonly NamedPolicy[];
  readonly boundary: NamedPolicy | undefined;
  readonly principal: PolicyPrincipal;
  /** What is known of the caller without being told. */
  readonly context: ContextValues;
}

function run(input: Shared, call: Call, subject: Subject) {
  if (input.ResourceHandlingOption !== undefined) refuse('ResourceHandlingOption');
  if (input.OrderedOrganizationPolicyInputList !== undefined) {
    refuse('OrderedOrganizationPolicyInputList');
  }
  const { ActionNames = [], ResourcePolicy, ResourceArns = [], ResourceOwner } = input;
  const simulation: Omit<Simulation, 'action'> = {
    ...subject,
    context: { ...timeOf(call), ...subject.context, ...readContext(input.ContextEntries) },
    resources: ResourceArns,
    owner: readOwner(ResourceOwner) ?? call.account,
    resourcePolicyRole: 'sufficient',
    ...(ResourcePolicy !== undefined && {
      resourcePolicy: readPolicy(ResourcePolicy, 'ResourcePolicy', 'resource'),
    }),
  };
  const actions = ActionNames.map((action, index) => ({ action: requireAction(action), index }));
  const { items, rest } = page(actions, ({ index }) => String(index).padStart(6, '0'), input);
  return {
    EvaluationResults: items.map(({ action }) => simulate({ ...simulation, action })),
    ...rest,
  };
}

function refuse(member: string): never {
  throw notImplemented(`${member} of a policy simulation`);
}

/** "You can specify only the ARN of an IAM user." */
function readCaller(arn: string | undefined): PolicyPrincipal | undefined {
  if (arn === undefined) return undefined;
  const account = /^arn:aws[\w-]*:iam::(\d{12}):user\/.+$/.exec(arn)?.[1];
  if (account === undefined)
    throw invalidInput(`Invalid CallerArn: ${arn} is not the ARN of a user.`);
  return { kind: 'user', account, arn };
}

function nobody({ account }: Call): PolicyPrincipal {
  return { kind: 'user', account, arn: `arn:aws:iam::${account}:user/simulated` };
}

function readOwner(owner: string | undefined): string | undefined {
  return owner === undefined ? undefined : (/\d{12}/.exec(owner)?.[0] ?? owner);
}

function requireAction(action: string): string {
  if (/^[\w-]+:[\w*]+$/.test(action)) return action;
  throw invalidInput(`Invalid Action: ${action} is not of the form service:operation.`);
}

function timeOf({ world }: Call): ContextValues {
  const now = world.clock.date();
  return {
    'aws:CurrentTime': now.toISOString(),
    'aws:EpochTime': String(Math.floor(now.getTime() / 1000)),
  };
}

function readContext(entries: readonly Iam.ContextEntry[] = []): ContextValues {
  return Object.fromEntries(
    entries.map(({ ContextKeyName: key, ContextKeyValues: values = [], ContextKeyType: type }) => {
      if (key === undefined || type === undefined) {
        throw invalidInput('A context entry needs ContextKeyName and ContextKeyType.');
      }
      return [key, values];
    }),
  );
}
