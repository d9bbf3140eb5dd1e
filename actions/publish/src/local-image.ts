import { Failure } from '../../shared/failure.ts';
import { type ImageContent, readContent } from './image-content.ts';
import { get, textOf, textsOf } from './json.ts';

/** An image as the builder knows it. */
export interface LocalImage {
  /** Digest of its configuration; with the containerd store, of its manifest or index. */
  readonly id: string;
  /** `repository@digest` for each registry that it was pushed to or pulled from. */
  readonly repoDigests: readonly string[];
  /** Unknown while only a builder's cache holds it. */
  readonly content?: ImageContent;
}

/** Reads `docker image inspect`. https://docs.docker.com/reference/api/engine/version/v1.50/#tag/Image/operation/ImageInspect */
export function readLocalImage(json: string): LocalImage {
  const image = parse(json);
  const id = textOf(get(image, 'Id'));
  if (id === undefined) throw notUnderstood(json);
  const content = readContent({
    config: get(image, 'Config'),
    layers: get(get(image, 'RootFS'), 'Layers'),
    os: get(image, 'Os'),
    architecture: get(image, 'Architecture'),
  });
  return { id, repoDigests: textsOf(get(image, 'RepoDigests')), content };
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw notUnderstood(json);
  }
}

function notUnderstood(json: string): Failure {
  return new Failure(
    'TOOL_FAILED',
    'docker described the image in a way that is not understood; update Docker',
    {
      cause: json.slice(0, 2000),
    },
  );
}
