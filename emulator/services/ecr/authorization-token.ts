import type * as Ecr from '@aws-sdk/client-ecr';
import type { Operations } from '../../service.ts';
import { registryHost } from './find-repository.ts';

const validForMs = 12 * 60 * 60 * 1000;

export const authorizationToken = {
  /**
   * A token of AWS's shape (`AWS:<password>` in Base64, for 12 hours). No registry stands behind it: nothing can be pushed to or
   * pulled from the endpoint that it names; manifests come in through `PutImage`.
   * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_AuthorizationData.html
   */
  GetAuthorizationToken: {
    access: () => ({ action: 'ecr:GetAuthorizationToken', resource: '*' }),
    handle: ({ registryIds }, { world, account, region }) => ({
      authorizationData: (registryIds?.length ? registryIds : [account]).map((id) => {
        const password = world.random.bytes(1536).toString('base64');
        return {
          authorizationToken: Buffer.from(`AWS:${password}`).toString('base64'),
          expiresAt: new Date(world.clock.now() + validForMs),
          proxyEndpoint: `https://${registryHost(id, region)}`,
        };
      }),
    }),
  },
} satisfies Operations<typeof Ecr>;
