import type { ServiceModule } from '../../service.ts';
import { authorizationToken } from './authorization-token.ts';
import { images } from './images.ts';
import { layers } from './layers.ts';
import { evaluate, lifecyclePreview } from './lifecycle-evaluation.ts';
import { lifecyclePolicy } from './lifecycle-policy.ts';
import { putImage } from './put-image.ts';
import { registry } from './registry.ts';
import { repositories } from './repositories.ts';
import { repositoryPolicy } from './repository-policy.ts';
import { scanning } from './scanning.ts';
import { tags } from './tags.ts';

/** ECR as control plane: repositories, manifests and the digests of layers. No registry can be pushed to or pulled from. */
export default {
  operations: {
    ...repositories,
    ...lifecyclePolicy,
    ...lifecyclePreview,
    ...layers,
    ...registry,
    ...scanning,
    ...repositoryPolicy,
    ...putImage,
    ...images,
    ...tags,
    ...authorizationToken,
  },
  timers: { lifecycle: evaluate },
} satisfies ServiceModule;
