import { ECRClient } from '@aws-sdk/client-ecr';

/**
 * Credentials come from the environment, as `aws-actions/configure-aws-credentials` leaves them; the Region too, unless the
 * repository's URI names one.
 */
export function createEcr(region: string | undefined): ECRClient {
  return new ECRClient({
    ...(region === undefined ? {} : { region }),
    maxAttempts: 5,
    customUserAgent: 'keywatch-publish',
    requestHandler: {
      connectionTimeout: 10_000,
      requestTimeout: 60_000,
      throwOnRequestTimeout: true,
    },
  });
}
