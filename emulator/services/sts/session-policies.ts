import { Fault } from '../../fault.ts';
import { defaultDocument, findManagedPolicy } from '../../identity/managed-policies.ts';
import { MalformedPolicy } from '../../identity/policy/index.ts';
import { compilePolicy } from '../../identity/policy-cache.ts';
import type { Call } from '../../service.ts';
import { validationError } from './faults.ts';
import { requireLength } from './role-session.ts';

interface PolicyInput {
  readonly Policy?: string | undefined;
  readonly PolicyArns?: readonly { readonly arn?: string | undefined }[] | undefined;
}

const mostArns = 10;
const longest = 2048;

/**
 * The texts of the session policies of a request, managed ones of the role's account included;
 * undefined if it sends none.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export function readSessionPolicies(
  { world }: Call,
  account: string,
  { Policy, PolicyArns }: PolicyInput,
): readonly string[] | undefined {
  if (Policy === undefined && PolicyArns === undefined) return undefined;
  const inline = Policy === undefined ? [] : [requireDocument(Policy)];
  const arns = (PolicyArns ?? []).map(({ arn = '' }) => arn);
  if (arns.length > mostArns) {
    throw validationError(`PolicyArns must have at most ${mostArns} members, not ${arns.length}`);
  }
  const managed = arns.map((arn) => {
    const policy = findManagedPolicy(world, account, arn);
    if (policy === undefined) throw malformed(`Policy ${arn} does not exist or is not attachable.`);
    return defaultDocument(policy);
  });
  return [...inline, ...managed];
}

function requireDocument(text: string): string {
  requireLength(text, 'policy', 1, longest);
  try {
    compilePolicy(text, 'session');
    return text;
  } catch (error) {
    if (error instanceof MalformedPolicy) throw malformed(error.message);
    throw error;
  }
}

function malformed(message: string): Fault {
  return new Fault('MalformedPolicyDocumentException', message);
}
