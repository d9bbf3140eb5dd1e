import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { type AuthorizationRequest, type Decision, explain } from './policy/index.ts';
import { arnOf, type Principal, userIdOf } from './principal.ts';

const checkLength = 8;

/**
 * The message that EC2 gives with a refusal, for `sts:DecodeAuthorizationMessage` to open. AWS encrypts it; here it is only
 * packed, and carries a check that tells it from other texts.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html
 */
export function encodeDenial(
  principal: Principal,
  request: AuthorizationRequest,
  decision: Extract<Decision, { effect: 'deny' }>,
): string {
  const packed = deflateRawSync(JSON.stringify(describe(principal, request, decision)));
  return `${check(packed)}${packed.toString('base64url')}`;
}

/** The JSON text inside; undefined: it is no such message. */
export function decodeDenial(message: string): string | undefined {
  const packed = Buffer.from(message.slice(checkLength), 'base64url');
  return check(packed) === message.slice(0, checkLength)
    ? inflateRawSync(packed).toString()
    : undefined;
}

function check(packed: Buffer): string {
  return createHash('sha256').update(packed).digest('base64url').slice(0, checkLength);
}

function describe(
  principal: Principal,
  request: AuthorizationRequest,
  decision: Extract<Decision, { effect: 'deny' }>,
): object {
  const explicit = decision.kind === 'explicit';
  const conditions = Object.entries(request.context).flatMap(([key, value]) =>
    value === undefined
      ? []
      : [{ key, values: items([value].flat().map((one) => ({ value: one }))) }],
  );
  return {
    allowed: false,
    explicitDeny: explicit,
    matchedStatements: items(explicit ? denyingStatements(request) : []),
    failures: items([]),
    context: {
      principal: { id: userIdOf(principal), arn: arnOf(principal) },
      action: request.action,
      resource: request.resource,
      conditions: items(conditions),
    },
  };
}

function denyingStatements(request: AuthorizationRequest): object[] {
  return explain(request).policies.flatMap(({ name, statements }) =>
    statements
      .filter(({ effect, meets }) => effect === 'Deny' && meets)
      .map(({ sid = '' }) => ({ statementId: sid, effect: 'DENY', sourcePolicyId: name })),
  );
}

function items<T>(list: readonly T[]): { readonly items: readonly T[] } {
  return { items: list };
}
