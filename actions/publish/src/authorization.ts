import {
  type AuthorizationData,
  type ECRClient,
  GetAuthorizationTokenCommand,
} from '@aws-sdk/client-ecr';
import { Failure } from '../../shared/failure.ts';

/** Who pushes where. The password must not leave the process but for Docker's standard input. */
export interface Authorization {
  readonly endpoint: string;
  /** As it stands in image names. */
  readonly host: string;
  readonly user: string;
  readonly password: string;
}

export async function authorize(
  ecr: ECRClient,
  account: string | undefined,
): Promise<Authorization> {
  const registry = account === undefined ? {} : { registryIds: [account] };
  const { authorizationData = [] } = await ecr.send(new GetAuthorizationTokenCommand(registry));
  return readAuthorization(authorizationData[0] ?? {});
}

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_AuthorizationData.html */
export function readAuthorization({
  authorizationToken = '',
  proxyEndpoint = '',
}: AuthorizationData): Authorization {
  const decoded = Buffer.from(authorizationToken, 'base64').toString();
  const colon = decoded.indexOf(':');
  const url = URL.parse(proxyEndpoint);
  if (colon < 1 || url === null) {
    throw new Failure(
      'AWS_REFUSED',
      'ECR answered no authorization token that can be read; run the step again',
    );
  }
  if (url.protocol !== 'https:' && !isLoopback(url)) {
    throw new Failure(
      'AWS_REFUSED',
      `ECR named the registry ${url.origin}, to which the token would travel in the clear; only a registry of this machine may do without https`,
    );
  }
  return {
    endpoint: url.origin,
    host: url.host,
    user: decoded.slice(0, colon),
    password: decoded.slice(colon + 1),
  };
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/u.test(hostname);
}
