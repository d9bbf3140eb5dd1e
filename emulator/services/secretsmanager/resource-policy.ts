import type * as SecretsManager from '@aws-sdk/client-secrets-manager';
import { Fault } from '../../fault.ts';
import type { Operations } from '../../service.ts';
import { given, secretAccess } from './access.ts';
import { liveSecretOf, secretOf } from './find-secret.ts';
import { isPublic, problemOf } from './policy-document.ts';
import { required, requireLength } from './refusals.ts';

export const resourcePolicies = {
  GetResourcePolicy: {
    access: (input, call) => secretAccess(call, input.SecretId, 'GetResourcePolicy'),
    handle: (input, call) => {
      const { arn, name, policy } = secretOf(call, input.SecretId);
      return { ARN: arn, Name: name, ...(policy !== undefined && { ResourcePolicy: policy }) };
    },
  },
  PutResourcePolicy: {
    access: (input, call) =>
      secretAccess(
        call,
        input.SecretId,
        'PutResourcePolicy',
        given({ BlockPublicPolicy: input.BlockPublicPolicy === true }),
      ),
    handle: (input, call) => {
      const policy = required(input.ResourcePolicy, 'resourcePolicy');
      requireLength(policy.length, 'resourcePolicy', 1, 20_480);
      const secret = liveSecretOf(call, input.SecretId);
      const problem = problemOf(call, policy);
      if (problem !== undefined) throw new Fault('MalformedPolicyDocumentException', problem);
      if (input.BlockPublicPolicy === true && isPublic(policy)) {
        throw new Fault(
          'PublicPolicyException',
          'This resource policy grants broad access to the secret.',
        );
      }
      secret.policy = policy;
      return { ARN: secret.arn, Name: secret.name };
    },
  },
  DeleteResourcePolicy: {
    access: (input, call) => secretAccess(call, input.SecretId, 'DeleteResourcePolicy'),
    handle: (input, call) => {
      const secret = liveSecretOf(call, input.SecretId);
      delete secret.policy;
      return { ARN: secret.arn, Name: secret.name };
    },
  },
  ValidateResourcePolicy: {
    access: (input, call) =>
      input.SecretId === undefined
        ? { action: 'secretsmanager:ValidateResourcePolicy', resource: '*' }
        : secretAccess(call, input.SecretId, 'ValidateResourcePolicy'),
    handle: (input, call) => {
      const policy = required(input.ResourcePolicy, 'resourcePolicy');
      requireLength(policy.length, 'resourcePolicy', 1, 20_480);
      if (input.SecretId !== undefined) secretOf(call, input.SecretId);
      const problem = problemOf(call, policy);
      if (problem !== undefined) throw new Fault('MalformedPolicyDocumentException', problem);
      const ValidationErrors = isPublic(policy)
        ? [
            {
              CheckName: 'EXTERNAL_ACCESS',
              ErrorMessage: 'This resource policy grants broad access to the secret.',
            },
          ]
        : [];
      return { PolicyValidationPassed: ValidationErrors.length === 0, ValidationErrors };
    },
    trail: () => ({ readOnly: true, responseElements: null }),
  },
} satisfies Operations<typeof SecretsManager>;
