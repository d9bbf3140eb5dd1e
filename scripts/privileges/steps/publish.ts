import { jobCredentials } from '../../pipeline.ts';
import { type BundleImage, imageOfBundle } from '../../start/bundle-image.ts';
import { withCredentials } from '../callers.ts';
import type { Place, Step } from '../place.ts';

const manifestType = 'application/vnd.oci.image.manifest.v1+json';

/** What the publish action and Docker ask of ECR, without Docker. */
export const publishSteps: readonly Step[] = [
  {
    name: 'publish',
    after: 'deploy detection-canary',
    async run(place) {
      const { prefix } = place.stage;
      const repositoryName = `${prefix}/workload`;
      const credentials = await jobCredentials(place.stage, 'deploy.yml', 'publish', 'publish');
      const call = withCredentials(place, credentials);
      await call('ecr', 'DescribeRepositories', { repositoryNames: [repositoryName] });
      const { authorizationData = [] } = await call<{
        authorizationData?: { authorizationToken: string }[];
      }>('ecr', 'GetAuthorizationToken');
      const image = await imageOfBundle();
      const registry = new Registry(place, authorizationData[0]?.authorizationToken ?? '');
      await registry.push(repositoryName, image);
      await registry.pull(repositoryName, image);
      await call('ecr', 'DescribeImageScanFindings', {
        repositoryName,
        imageId: { imageDigest: image.digest },
      });
    },
  },
];

/** Speaks as `docker push` does. https://github.com/opencontainers/distribution-spec/blob/main/spec.md */
class Registry {
  readonly #base: string;
  readonly #authorization: string;

  constructor({ stage }: Place, token: string) {
    this.#base = `${stage.endpoint}/v2/`;
    this.#authorization = `Basic ${token}`;
  }

  async push(repository: string, image: BundleImage): Promise<void> {
    for (const { digest, bytes } of image.blobs) {
      if ((await this.#ask('HEAD', `${repository}/blobs/${digest}`, [200, 404])).status === 200)
        continue;
      const begun = await this.#ask('POST', `${repository}/blobs/uploads/`, [202]);
      const sent = await this.#ask('PATCH', locationOf(begun), [202], bytes);
      const end = new URL(locationOf(sent), this.#base);
      end.searchParams.set('digest', digest);
      await this.#ask('PUT', end.href, [201]);
    }
    const reference = `${repository}/manifests/bundle-${image.digest.slice(7, 19)}`;
    if ((await this.#ask('HEAD', reference, [200, 404])).status === 200) return;
    await this.#ask('PUT', reference, [201], Buffer.from(image.manifest), manifestType);
  }

  /** As the next build does, which takes what it can from the image before. */
  async pull(repository: string, { digest, blobs }: BundleImage): Promise<void> {
    await this.#ask('GET', `${repository}/manifests/${digest}`, [200]);
    for (const blob of blobs) await this.#ask('GET', `${repository}/blobs/${blob.digest}`, [200]);
  }

  async #ask(
    method: string,
    path: string,
    expected: readonly number[],
    body?: Buffer,
    type = 'application/octet-stream',
  ): Promise<Response> {
    const answer = await fetch(new URL(path, this.#base), {
      method,
      headers: {
        authorization: this.#authorization,
        accept: manifestType,
        ...(body && { 'content-type': type }),
      },
      ...(body && { body: new Uint8Array(body) }),
    });
    const text = await answer.arrayBuffer();
    if (expected.includes(answer.status)) return answer;
    throw new Error(`${method} ${path}: ${answer.status} ${Buffer.from(text).toString()}`);
  }
}

function locationOf(answer: Response): string {
  return answer.headers.get('location') ?? '';
}
