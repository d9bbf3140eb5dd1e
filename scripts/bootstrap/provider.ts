import { Failure } from '../../actions/shared/failure.ts';

/** An OIDC provider of the account, as IAM describes it. */
export interface Provider {
  readonly arn: string;
  readonly audiences: readonly string[];
}

const issuer = 'token.actions.githubusercontent.com';
const audience = 'sts.amazonaws.com';

export function isGitHubs(arn: string): boolean {
  return arn.endsWith(`:oidc-provider/${issuer}`);
}

/**
 * The stack's parameter ExistingOidcProviderArn. An account can hold one provider for an issuer, so that another's is used; empty
 * lets the stack make its own, or keep it.
 */
export function chooseProvider(provider: Provider | undefined, owned: string | undefined): string {
  if (provider === undefined || provider.arn === owned) return '';
  if (provider.audiences.includes(audience)) return provider.arn;
  throw new Failure(
    'INVALID_INPUT',
    `${provider.arn} takes no tokens for ${audience}, and so trusts no workflow; add it: aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn ${provider.arn} --client-id ${audience}`,
  );
}
