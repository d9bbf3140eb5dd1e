interface Statement {
  readonly Effect?: string;
  readonly Principal?:
    | string
    | {
        readonly Service?: string | readonly string[];
        readonly AWS?: string | readonly string[];
      };
  readonly Action?: string | readonly string[];
}

/**
 * Whether a resource policy has a statement that allows a service an action. Conditions are not looked at: that they let the
 * call pass is what driving the chain proves.
 */
export function grantsService(
  policy: string | undefined,
  service: string,
  action: string,
): boolean {
  const { Statement = [] } = JSON.parse(policy ?? '{}') as { Statement?: Statement | Statement[] };
  return listOf<Statement>(Statement).some(
    ({ Effect, Principal, Action }) =>
      Effect === 'Allow' &&
      includesService(Principal, service) &&
      listOf(Action).some((pattern) => covers(pattern, action)),
  );
}

/** `AWS: '*'` is everybody, too: so the policy that SNS gives a new topic lets CloudWatch publish. */
function includesService(principal: Statement['Principal'], service: string): boolean {
  if (typeof principal !== 'object') return principal === '*';
  return listOf(principal.Service).includes(service) || listOf(principal.AWS).includes('*');
}

function listOf<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

/** Actions are compared without regard to case; `*` stands for any text, `?` for any letter. */
function covers(pattern: string, action: string): boolean {
  const form = pattern
    .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${form}$`, 'i').test(action);
}
