import { CloudFormationClient } from '@aws-sdk/client-cloudformation';

/** A client that counts its calls, retries included: the caller's budget is part of the report. */
export interface CountingClient {
  readonly cloudFormation: CloudFormationClient;
  calls(): number;
}

/**
 * Makes one client for each stack; they share their connections. Credentials come from the environment, as
 * `aws-actions/configure-aws-credentials` leaves them, the Region from the manifest.
 */
export function clientFactory(region: string): () => CountingClient {
  // Throttled calls are tried for about a minute: many stacks at once share the account's rate.
  const settings = { region, maxAttempts: 8, customUserAgent: 'keywatch-deploy' };
  const first = new CloudFormationClient({
    ...settings,
    requestHandler: {
      connectionTimeout: 10_000,
      requestTimeout: 60_000,
      throwOnRequestTimeout: true,
    },
  });
  const { requestHandler, credentials } = first.config;
  return () => {
    let calls = 0;
    const cloudFormation = new CloudFormationClient({ ...settings, requestHandler, credentials });
    cloudFormation.middlewareStack.add(
      (next) => (args) => {
        calls += 1;
        return next(args);
      },
      { step: 'deserialize', name: 'countCalls' },
    );
    return { cloudFormation, calls: () => calls };
  };
}
