import type * as SecretsManager from '@aws-sdk/client-secrets-manager';
import { notImplemented } from '../../fault.ts';
import type { Operations } from '../../service.ts';
import { given, secretAccess } from './access.ts';
import { liveSecretOf } from './find-secret.ts';
import { rotateManaged } from './managed-rotation.ts';
import { checkToken } from './new-version.ts';
import { invalidParameter, invalidRequest } from './refusals.ts';

/**
 * A secret of a service is rotated by that service. For others it is done by a Lambda function, which the emulator does not
 * have; so none is ever set up for it.
 */
export const rotation = {
  RotateSecret: {
    access: (input, call) =>
      secretAccess(
        call,
        input.SecretId,
        'RotateSecret',
        given({
          RotationLambdaARN: input.RotationLambdaARN,
          RotateImmediately: input.RotateImmediately ?? true,
        }),
      ),
    handle: async (input, call) => {
      if (input.ClientRequestToken !== undefined) checkToken(input.ClientRequestToken);
      checkRules(input.RotationRules);
      const secret = liveSecretOf(call, input.SecretId);
      if (
        input.RotationLambdaARN !== undefined ||
        input.ExternalSecretRotationRoleArn !== undefined
      ) {
        throw notImplemented('secretsmanager:RotateSecret with a Lambda function or a partner');
      }
      if (secret.owningService !== undefined) return rotateManaged(call, secret, input);
      throw invalidRequest('No Lambda rotation function ARN is associated with this secret.');
    },
  },
  CancelRotateSecret: {
    access: (input, call) => secretAccess(call, input.SecretId, 'CancelRotateSecret'),
    handle: (input, call) => {
      liveSecretOf(call, input.SecretId);
      throw invalidRequest('No Lambda rotation function ARN is associated with this secret.');
    },
  },
} satisfies Operations<typeof SecretsManager>;

function checkRules(rules: SecretsManager.RotationRulesType | undefined): void {
  const days = rules?.AutomaticallyAfterDays;
  if (days === undefined || (days >= 1 && days <= 1000)) return;
  throw invalidParameter('RotationRules.AutomaticallyAfterDays must be within 1-1000.');
}
