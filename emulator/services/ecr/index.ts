import type { ServiceModule } from '../../service.ts';
import { authorizationToken } from './authorization-token.ts';
import { images } from './images.ts';
import { layers } from './layers.ts';
import { evaluate, lifecyclePreview } from './lifecycle-evaluation.ts';
import { lifecyclePolicy } from './lifecycle-policy.ts';
import { putImage } from './put-image.ts';
import { referrers } from './referrers.ts';
import { registry } from './registry.ts';
import { repositories } from './repositories.ts';
import { repositoryPolicy } from './repository-policy.ts';
import { scanning } from './scanning.ts';
import { tags } from './tags.ts';

/** ECR: repositories, images and layers. `distribution/` is its registry, for `docker push` and `docker pull`. */
export default {
  operations: {
    ...repositories,
    ...lifecyclePolicy,
    ...lifecyclePreview,
    ...layers,
    ...registry,
    ...referrers,
    ...scanning,
    ...repositoryPolicy,
    ...putImage,
    ...images,
    ...tags,
    ...authorizationToken,
  },
  timers: { lifecycle: evaluate },
} satisfies ServiceModule;
