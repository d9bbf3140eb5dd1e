import type { IncomingMessage } from 'node:http';
import type { World } from '../../../world.ts';
import type { TokenHolder } from '../authorization-token.ts';

/** One request to the registry, of somebody who is logged in. */
export interface RegistryExchange {
  readonly world: World;
  readonly request: IncomingMessage;
  readonly url: URL;
  readonly holder: TokenHolder;
  /** Calls an operation of ECR as the token's principal, on a repository of the token's registry. */
  invoke<O>(operation: string, input: object): Promise<O>;
}

export interface RegistryAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}
