import { Fault } from '../../../fault.ts';
import { authorize } from '../../../identity/authorize.ts';
import { findRepository, onRepository } from '../find-repository.ts';
import type { Repository } from '../store.ts';
import type { RegistryExchange } from './exchange.ts';

/**
 * The repository itself, for what no operation of ECR's tells, to whoever may do `operation` on it: whoever may upload parts may
 * also ask how far they are, and give up.
 */
export function repositoryFor(
  operation: 'UploadLayerPart' | 'PutImage',
  { world, holder, request }: RegistryExchange,
  repositoryName: string,
): Repository {
  const { caller, registryId } = holder;
  const call = {
    world,
    caller: {
      ...caller,
      sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
      userAgent: request.headers['user-agent'] ?? '',
    },
    account: caller.account,
    region: caller.region,
    requestId: '',
    signal: new AbortController().signal,
  };
  const reference = { registryId, repositoryName };
  const denial = authorize(call, [onRepository(operation, reference, call)]);
  if (denial !== undefined) throw new Fault('AccessDeniedException', denial.message);
  return findRepository(reference, call);
}
