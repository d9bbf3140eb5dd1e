import { malformed } from './faults.ts';

interface TrustStatement {
  readonly Effect?: unknown;
  readonly Principal?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const operators = new Set(['stringequals', 'stringlike', 'stringequalsignorecase']);

/**
 * GitHub's issuer is shared by all its customers: IAM refuses a role that trusts it without looking
 * at the token's subject. Roles of older date are not looked at again.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
 */
export function refuseOpenTrust(document: string): void {
  const { Statement } = JSON.parse(document) as { Statement: TrustStatement | TrustStatement[] };
  for (const statement of [Statement].flat()) {
    for (const arn of sharedProviders(statement)) {
      const key = `${arn.slice(arn.indexOf('/') + 1)}:sub`;
      if (scopes(statement, key)) continue;
      throw malformed(
        `Trust policy with trusted principal ${arn} must evaluate, using StringEquals, StringLike or StringEqualsIgnoreCase, ${key} which is not scoped to all.`,
      );
    }
  }
}

function sharedProviders({ Effect, Principal }: TrustStatement): string[] {
  if (Effect !== 'Allow' || typeof Principal !== 'object' || Principal === null) return [];
  const { Federated = [] } = Principal as { Federated?: string | string[] };
  return [Federated]
    .flat()
    .filter((arn) => /:oidc-provider\/token\.actions\.githubusercontent\.com(\/|$)/.test(arn));
}

function scopes({ Condition = {} }: TrustStatement, key: string): boolean {
  return Object.entries(Condition).some(
    ([operator, keys]) =>
      operators.has(operator.toLowerCase()) &&
      Object.entries(keys).some(
        ([name, values]) =>
          name.toLowerCase() === key.toLowerCase() &&
          [values].flat().every((value) => !/^[*?]*$/.test(String(value))),
      ),
  );
}
