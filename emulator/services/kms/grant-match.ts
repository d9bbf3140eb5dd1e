import { Fault } from '../../fault.ts';
import type { Principal } from '../../identity/principal.ts';
import type { Call } from '../../service.ts';
import { type EncryptionContext, equals, includes } from './encryption-context.ts';
import { namesOf } from './principals.ts';
import { type Grant, type GrantPrincipal, type Key, storeOf } from './store.ts';
import { requireLength } from './validation.ts';

/** https://docs.aws.amazon.com/kms/latest/developerguide/grants.html; ours take effect at once. */
export function findGrant(
  call: Call,
  key: Key,
  action: string,
  context: EncryptionContext = {},
): Grant | undefined {
  if (key.grants.length === 0) return undefined;
  const operation = action.slice('kms:'.length);
  const { principal } = call.caller;
  return key.grants.find(
    ({ terms }) =>
      terms.operations.includes(operation) &&
      isMeant(terms.grantee, principal) &&
      (terms.equals === undefined || equals(context, terms.equals)) &&
      (terms.subset === undefined || includes(context, terms.subset)) &&
      (terms.sourceArn === undefined || terms.sourceArn === sourceOf(principal)),
  );
}

export function isMeant(meant: GrantPrincipal | undefined, principal: Principal): boolean {
  if (meant === undefined) return false;
  if (meant.kind === 'service') {
    return principal.type === 'service' && principal.service === meant.name;
  }
  return namesOf(principal).includes(meant.name);
}

function sourceOf(principal: Principal): string | undefined {
  return principal.type === 'service' ? principal.sourceArn : undefined;
}

/** Tokens bring nothing here, as grants take effect at once; but one that no grant has is refused. */
export function checkTokens(call: Call, key: Key, tokens: readonly string[]): void {
  requireLength(tokens.length, 'grantTokens', 0, 10);
  for (const token of tokens) if (!isKnown(call, key, token)) throw unknownToken();
}

export function unknownToken(): Fault {
  return new Fault('InvalidGrantTokenException', 'Invalid grant token');
}

function isKnown(call: Call, key: Key, token: string): boolean {
  const has = ({ grants }: Key) => grants.some(({ tokens }) => tokens.includes(token));
  return has(key) || Object.values(storeOf(call).keys).some(has);
}
