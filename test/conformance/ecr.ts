import { createHash } from 'node:crypto';
import {
  BatchDeleteImageCommand,
  BatchGetImageCommand,
  CompleteLayerUploadCommand,
  CreateRepositoryCommand,
  type CreateRepositoryCommandInput,
  DeleteRepositoryCommand,
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  GetAuthorizationTokenCommand,
  InitiateLayerUploadCommand,
  ListImagesCommand,
  PutImageCommand,
  UploadLayerPartCommand,
} from '@aws-sdk/client-ecr';
import type { Place, ServiceCases } from './case.ts';
import { faultOf } from './fault-of.ts';
import { bytesOf } from './keys.ts';

const api = 'https://docs.aws.amazon.com/AmazonECR/latest/APIReference';

/** A repository of its own, deleted with the case. */
async function aRepository(place: Place, more: Partial<CreateRepositoryCommandInput> = {}) {
  const { ecr: client } = place.clients;
  const repositoryName = place.fresh('conformance/repository');
  await client.send(new CreateRepositoryCommand({ repositoryName, ...more }));
  place.later(() => client.send(new DeleteRepositoryCommand({ repositoryName, force: true })));
  return repositoryName;
}

const digestOf = (bytes: Uint8Array) =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

async function putLayer(place: Place, repositoryName: string, bytes: Uint8Array): Promise<void> {
  const { ecr: client } = place.clients;
  const { uploadId } = await client.send(new InitiateLayerUploadCommand({ repositoryName }));
  await client.send(
    new UploadLayerPartCommand({
      repositoryName,
      uploadId,
      partFirstByte: 0,
      partLastByte: bytes.length - 1,
      layerPartBlob: bytes,
    }),
  );
  await client.send(
    new CompleteLayerUploadCommand({ repositoryName, uploadId, layerDigests: [digestOf(bytes)] }),
  );
}

/** An image of one small configuration and no layers, under a tag. */
async function putImage(place: Place, repositoryName: string, imageTag: string, mark = imageTag) {
  const config = bytesOf(
    JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      mark,
      rootfs: { type: 'layers', diff_ids: [] },
    }),
  );
  await putLayer(place, repositoryName, config);
  const imageManifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: {
      mediaType: 'application/vnd.oci.image.config.v1+json',
      digest: digestOf(config),
      size: config.length,
    },
    layers: [],
  });
  await place.clients.ecr.send(
    new PutImageCommand({
      repositoryName,
      imageTag,
      imageManifest,
      imageManifestMediaType: 'application/vnd.oci.image.manifest.v1+json',
    }),
  );
  return digestOf(bytesOf(imageManifest));
}

export const ecr: ServiceCases = {
  service: 'ecr',
  cases: [
    {
      name: 'A repository has an address in its account and Region',
      aws: `${api}/API_Repository.html`,
      async run(place) {
        const name = await aRepository(place);
        const { repositories } = await place.clients.ecr.send(
          new DescribeRepositoriesCommand({ repositoryNames: [name] }),
        );
        const { account, region } = place;
        return repositories?.map((repository) => [
          repository.repositoryUri === `${account}.dkr.ecr.${region}.amazonaws.com/${name}`,
          repository.repositoryArn === `arn:aws:ecr:${region}:${account}:repository/${name}`,
          repository.imageTagMutability,
        ]);
      },
      expected: [[true, true, 'MUTABLE']],
    },
    {
      name: 'A repository of a name that is taken is RepositoryAlreadyExistsException',
      aws: `${api}/API_CreateRepository.html`,
      async run(place) {
        const repositoryName = await aRepository(place);
        return faultOf(place.clients.ecr.send(new CreateRepositoryCommand({ repositoryName })));
      },
      expected: 'RepositoryAlreadyExistsException',
    },
    {
      name: 'A repository that does not exist is RepositoryNotFoundException',
      aws: `${api}/API_DescribeRepositories.html`,
      run: (place) =>
        faultOf(
          place.clients.ecr.send(
            new DescribeRepositoriesCommand({ repositoryNames: [place.fresh('none')] }),
          ),
        ),
      expected: 'RepositoryNotFoundException',
    },
    {
      name: 'An authorization token is a user and password in base64 for 12 hours',
      aws: `${api}/API_GetAuthorizationToken.html`,
      async run(place) {
        const { authorizationData } = await place.clients.ecr.send(
          new GetAuthorizationTokenCommand({}),
        );
        const [data] = authorizationData ?? [];
        const [user] = Buffer.from(data?.authorizationToken ?? '', 'base64')
          .toString()
          .split(':');
        const life = (data?.expiresAt?.getTime() ?? 0) - place.now().getTime();
        return [user, Math.round(life / 3_600_000)];
      },
      expected: ['AWS', 12],
    },
    {
      name: 'An image is listed by its tag and the digest of its manifest',
      aws: `${api}/API_DescribeImages.html`,
      async run(place) {
        const repositoryName = await aRepository(place);
        const digest = await putImage(place, repositoryName, 'v1');
        const { ecr: client } = place.clients;
        const { imageDetails } = await client.send(new DescribeImagesCommand({ repositoryName }));
        const { images } = await client.send(
          new BatchGetImageCommand({ repositoryName, imageIds: [{ imageTag: 'v1' }] }),
        );
        return [
          imageDetails?.map((image) => [image.imageTags, image.imageDigest === digest]),
          images?.map(({ imageId }) => imageId?.imageDigest === digest),
        ];
      },
      expected: [[[['v1'], true]], [true]],
    },
    {
      name: 'A tag moves to the image put last, and the image before it is untagged',
      aws: `${api}/API_PutImage.html`,
      async run(place) {
        const repositoryName = await aRepository(place);
        await putImage(place, repositoryName, 'v1', 'first');
        const second = await putImage(place, repositoryName, 'v1', 'second');
        const { imageIds } = await place.clients.ecr.send(
          new ListImagesCommand({ repositoryName, filter: { tagStatus: 'TAGGED' } }),
        );
        const untagged = await place.clients.ecr.send(
          new ListImagesCommand({ repositoryName, filter: { tagStatus: 'UNTAGGED' } }),
        );
        return [
          imageIds?.map(({ imageDigest }) => imageDigest === second),
          untagged.imageIds?.length,
        ];
      },
      expected: [[true], 1],
    },
    {
      name: 'An immutable tag does not move',
      aws: 'https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html',
      async run(place) {
        const repositoryName = await aRepository(place, { imageTagMutability: 'IMMUTABLE' });
        await putImage(place, repositoryName, 'v1', 'first');
        return faultOf(putImage(place, repositoryName, 'v1', 'second'));
      },
      expected: 'ImageTagAlreadyExistsException',
    },
    {
      name: 'BatchGetImage names what it did not find',
      aws: `${api}/API_BatchGetImage.html`,
      async run(place) {
        const repositoryName = await aRepository(place);
        const { images, failures } = await place.clients.ecr.send(
          new BatchGetImageCommand({ repositoryName, imageIds: [{ imageTag: 'none' }] }),
        );
        return [images, failures?.map(({ failureCode }) => failureCode)];
      },
      expected: [[], ['ImageNotFound']],
    },
    {
      name: 'A repository with images is deleted only by force',
      aws: `${api}/API_DeleteRepository.html`,
      async run(place) {
        const repositoryName = await aRepository(place);
        await putImage(place, repositoryName, 'v1');
        const { ecr: client } = place.clients;
        const refused = await faultOf(client.send(new DeleteRepositoryCommand({ repositoryName })));
        await client.send(
          new BatchDeleteImageCommand({ repositoryName, imageIds: [{ imageTag: 'v1' }] }),
        );
        const { imageIds } = await client.send(new ListImagesCommand({ repositoryName }));
        return [refused, imageIds];
      },
      expected: ['RepositoryNotEmptyException', []],
    },
  ],
};
