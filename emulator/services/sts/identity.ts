import type * as Sts from '@aws-sdk/client-sts';
import { Fault } from '../../fault.ts';
import { decodeDenial } from '../../identity/authorization-message.ts';
import { credentialsOf, issueSession } from '../../identity/credentials.ts';
import { entry } from '../../identity/iam-store.ts';
import { accountOf, arnOf, userIdOf } from '../../identity/principal.ts';
import type { Call, Operations } from '../../service.ts';
import { accessDenied, validationError } from './faults.ts';
import { provesMfa } from './mfa.ts';
import { requireDuration, requireTokenSize } from './role-session.ts';
import { tokenTrail } from './trail.ts';

const hour = 3600;

export const identity = {
  /** "No permissions are required … even if a policy denies" (API_GetCallerIdentity.html). */
  GetCallerIdentity: {
    access: () => [],
    handle(_input, call) {
      const { principal } = call.caller;
      if (principal.type === 'anonymous') throw unsigned();
      return { UserId: userIdOf(principal), Account: call.account, Arn: arnOf(principal) };
    },
  },
  /**
   * For a user or the root of an account. AWS keeps such a session from most of STS, too; the
   * emulator keeps a user's from IAM unless it was made with MFA.
   */
  GetSessionToken: {
    access: () => [],
    handle(input, call) {
      const { principal } = call.caller;
      if (principal.type === 'anonymous') throw unsigned();
      if ((principal.type !== 'user' && principal.type !== 'root') || isSession(call)) {
        throw accessDenied('Cannot call GetSessionToken with session credentials');
      }
      const asked = requireDuration(input.DurationSeconds ?? 12 * hour, 36 * hour);
      const seconds = principal.type === 'root' ? Math.min(asked, hour) : asked;
      const tokenSize = requireTokenSize(input.MinimumSessionTokenSize);
      const mfa = provesMfa(call, input);
      const session = { since: call.world.clock.now(), mfa };
      const of = principal.type === 'root' ? principal : { ...principal, session };
      return { Credentials: issueSession(call.world, of, seconds, tokenSize) };
    },
    trail: tokenTrail,
  },
  /** https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html */
  DecodeAuthorizationMessage: {
    access: () => ({ action: 'sts:DecodeAuthorizationMessage', resource: '*' }),
    handle(input) {
      const DecodedMessage = decodeDenial(input.EncodedMessage ?? '');
      if (DecodedMessage !== undefined) return { DecodedMessage };
      throw new Fault('InvalidAuthorizationMessageException', 'Message is not valid');
    },
    trail: () => ({ readOnly: true, responseElements: null }),
  },
  GetAccessKeyInfo: {
    access: () => ({ action: 'sts:GetAccessKeyInfo', resource: '*' }),
    handle(input, call) {
      const id = input.AccessKeyId ?? '';
      if (!/^\w{16,128}$/.test(id)) throw validationError(`${id} is not a valid access key ID`);
      const { sessions, userKeys } = credentialsOf(call);
      const session = entry(sessions, id);
      const account = session ? accountOf(session.principal) : entry(userKeys, id)?.account;
      return { Account: account ?? call.world.settings.defaultAccount };
    },
  },
} satisfies Operations<typeof Sts>;

function isSession({ world, caller }: Call): boolean {
  return entry(credentialsOf({ world }).sessions, caller.accessKeyId ?? '') !== undefined;
}

function unsigned(): Fault {
  return new Fault('MissingAuthenticationToken', 'Request is missing Authentication Token', {
    status: 403,
  });
}
