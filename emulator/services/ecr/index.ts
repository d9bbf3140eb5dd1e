import type { ServiceModule } from '../../service.ts';
import { authorizationToken } from './authorization-token.ts';
import { images } from './images.ts';
import { lifecyclePolicy } from './lifecycle-policy.ts';
import { putImage } from './put-image.ts';
import { repositories } from './repositories.ts';
import { repositoryPolicy } from './repository-policy.ts';
import { tags } from './tags.ts';

/** ECR as control plane: repositories and manifests. No layers are kept, and no registry can be pushed to. */
export default {
  operations: {
    ...repositories,
    ...lifecyclePolicy,
    ...repositoryPolicy,
    ...putImage,
    ...images,
    ...tags,
    ...authorizationToken,
  },
} satisfies ServiceModule;
