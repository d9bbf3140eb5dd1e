import type * as SecretsManager from '@aws-sdk/client-secrets-manager';
import { requestTags } from '../../identity/request-tags.ts';
import type { Operations } from '../../service.ts';
import { secretAccess } from './access.ts';
import { liveSecretOf } from './find-secret.ts';
import { required } from './refusals.ts';
import { mergeTags, readTags } from './tag-list.ts';

export const tags = {
  TagResource: {
    access: (input, call) =>
      secretAccess(call, input.SecretId, 'TagResource', requestTags(input.Tags)),
    handle: (input, call) => {
      const fresh = readTags(required(input.Tags, 'tags'));
      const secret = liveSecretOf(call, input.SecretId);
      secret.tags = mergeTags(secret.tags ?? [], fresh);
      return {};
    },
  },
  UntagResource: {
    access: (input, call) =>
      secretAccess(call, input.SecretId, 'UntagResource', { 'aws:TagKeys': input.TagKeys ?? [] }),
    handle: (input, call) => {
      const keys = required(input.TagKeys, 'tagKeys');
      const secret = liveSecretOf(call, input.SecretId);
      secret.tags = secret.tags?.filter(({ Key = '' }) => !keys.includes(Key)) ?? [];
      return {};
    },
  },
} satisfies Operations<typeof SecretsManager>;
