interface Statement {
  readonly Effect?: string;
  readonly Principal?: string | { readonly Service?: string | readonly string[] };
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
      (Principal === '*' || listOf(servicesOf(Principal)).includes(service)) &&
      listOf(Action).some((pattern) => covers(pattern, action)),
  );
}

function servicesOf(principal: Statement['Principal']): string | readonly string[] | undefined {
  return typeof principal === 'object' ? principal.Service : undefined;
}

function listOf<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

/** Actions are compared without regard to case; only a `*` at the end occurs in practice, and all that is looked for. */
function covers(pattern: string, action: string): boolean {
  const wanted = pattern.toLowerCase();
  return wanted.endsWith('*')
    ? action.toLowerCase().startsWith(wanted.slice(0, -1))
    : action.toLowerCase() === wanted;
}
