import { createHash } from 'node:crypto';
import type * as Ecr from '@aws-sdk/client-ecr';
import type { Call, Operations } from '../../service.ts';
import { globalStore } from '../../state.ts';
import type { Caller, World } from '../../world.ts';
import { registryHost } from './find-repository.ts';

const validForMs = 12 * 60 * 60 * 1000;

/** Whom a token stands for, and the registry it was given for. */
export interface TokenHolder {
  readonly caller: Pick<Caller, 'principal' | 'account' | 'region' | 'accessKeyId'>;
  readonly registryId: string;
  readonly expiresAt: number;
}

/** By the hash of the password, so that no snapshot holds a token. */
const holdersOf = globalStore<{ holders: Record<string, TokenHolder> }>('ecr-tokens', () => ({
  holders: {},
}));

export const authorizationToken = {
  /**
   * A token of AWS's shape (`AWS:<password>` in Base64, for 12 hours), "associated with the principal that requested it", whose
   * rights decide what can be done with it. The registry behind it is the emulator itself, as soon as it listens.
   * https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html
   */
  GetAuthorizationToken: {
    access: () => ({ action: 'ecr:GetAuthorizationToken', resource: '*' }),
    handle: ({ registryIds }, call) => ({
      authorizationData: (registryIds?.length ? registryIds : [call.account]).map((id) =>
        issue(id, call),
      ),
    }),
  },
} satisfies Operations<typeof Ecr>;

function issue(registryId: string, { world, caller, region }: Call): Ecr.AuthorizationData {
  const password = world.random.bytes(1536).toString('base64');
  const { principal, account, accessKeyId } = caller;
  const holder: TokenHolder = {
    caller: { principal, account, region, ...(accessKeyId !== undefined && { accessKeyId }) },
    registryId,
    expiresAt: world.clock.now() + validForMs,
  };
  const store = holdersOf({ world });
  const valid = Object.entries(store.holders).filter((entry) => isValid(entry[1], world));
  store.holders = { ...Object.fromEntries(valid), [hashOf(password)]: holder };
  return {
    authorizationToken: Buffer.from(`AWS:${password}`).toString('base64'),
    expiresAt: new Date(holder.expiresAt),
    proxyEndpoint: world.settings.endpoint ?? `https://${registryHost(registryId, region)}`,
  };
}

/** Whom a password stands for; `expired`: it was ours, and its time is over. */
export function holderOf(world: World, password: string): TokenHolder | 'expired' | undefined {
  const { holders } = holdersOf({ world });
  const hash = hashOf(password);
  const holder = Object.hasOwn(holders, hash) ? holders[hash] : undefined;
  return holder === undefined || isValid(holder, world) ? holder : 'expired';
}

function isValid({ expiresAt }: TokenHolder, world: World): boolean {
  return expiresAt > world.clock.now();
}

function hashOf(password: string): string {
  return createHash('sha256').update(password).digest('hex');
}
