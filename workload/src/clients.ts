import { KMSClient } from '@aws-sdk/client-kms';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/** The SDK waits for ever by default. Its standard retries are the only ones for AWS's calls. */
const patience = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true },
} as const;

/** Region, credentials and endpoint come from the environment: in ECS from the task's role. */
export function createClients(maxSockets: number) {
  return {
    kms: new KMSClient({
      ...patience,
      requestHandler: {
        ...patience.requestHandler,
        httpAgent: { maxSockets },
        httpsAgent: { maxSockets },
      },
    }),
    secretsManager: new SecretsManagerClient(patience),
  };
}
