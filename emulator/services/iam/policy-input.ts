import { MalformedPolicy, type NamedPolicy } from '../../identity/policy/index.ts';
import { compilePolicy } from '../../identity/policy-cache.ts';
import { invalidInput } from './faults.ts';

/** The policies that a simulation brings along, under the names that its results give them. */
export function inputPolicies(texts: readonly string[] = []): NamedPolicy[] {
  return texts.map((text, index) => readPolicy(text, `PolicyInputList.${index + 1}`, 'identity'));
}

/** "You can specify only one permissions boundary." */
export function oneBoundary(texts: readonly string[] = []): NamedPolicy | undefined {
  const [text, ...others] = texts;
  if (others.length > 0) {
    throw invalidInput('Only one permissions boundary can be specified for a simulation.');
  }
  if (text === undefined) return undefined;
  return readPolicy(text, 'PermissionsBoundaryPolicyInputList.1', 'boundary');
}

export function readPolicy(
  text: string,
  name: string,
  kind: 'identity' | 'boundary' | 'resource',
): NamedPolicy {
  try {
    return { name, policy: compilePolicy(text, kind) };
  } catch (error) {
    if (error instanceof MalformedPolicy) throw invalidInput(`${name}: ${error.message}`);
    throw error;
  }
}
