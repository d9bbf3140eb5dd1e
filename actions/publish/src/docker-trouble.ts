import { Failure, type FailureCode } from '../../shared/failure.ts';
import type { Ending } from '../../shared/program.ts';

export type DockerPhase = 'ask the engine' | 'log in' | 'build' | 'push' | 'read the image';

/** What may have gone wrong, in kinds that call for different conduct. */
export type Trouble =
  | 'engine-missing'
  | 'engine-forbidden'
  | 'disk-full'
  | 'registry-full'
  | 'tag-taken'
  | 'token-expired'
  | 'denied'
  | 'repository-missing'
  | 'base-missing'
  | 'scanner-missing'
  | 'too-many-requests'
  | 'connection-lost'
  | 'unknown';

/**
 * Docker's errors are text only, from the CLI, the engine or the registry; the first that matches counts. ECR's words are
 * those of https://docs.aws.amazon.com/AmazonECR/latest/userguide/common-errors-docker.html
 */
const WORDS: readonly (readonly [Trouble, RegExp])[] = [
  ['scanner-missing', /buildkit-syft-scanner/iu],
  ['engine-forbidden', /permission denied while trying to connect to the docker (?:daemon|api)/iu],
  [
    'engine-missing',
    /cannot connect to the docker daemon|is the docker daemon running|error during connect|failed to connect to the docker api|(?:docker\.sock|buildkitd\.sock): (?:connect: |no such)/iu,
  ],
  [
    'tag-taken',
    /tag invalid|cannot be overwritten because the (?:repository|tag) is immutable|ImageTagAlreadyExists/iu,
  ],
  ['token-expired', /authorization token has expired|token (?:has |is )?expired/iu],
  [
    'registry-full',
    /\b507\b|insufficient storage|quota (?:has been )?exceeded|limitexceeded|maximum allowed (?:number|size)|size of the layer .* exceeds/iu,
  ],
  ['disk-full', /no space left on device|disk quota exceeded/iu],
  ['too-many-requests', /toomanyrequests|too many requests|rate exceeded|\b429\b/iu],
  [
    'repository-missing',
    /name unknown|repository with name .* does not exist|repositorynotfound/iu,
  ],
  [
    'base-missing',
    /pull access denied|manifest unknown|manifest for .* not found|failed to resolve (?:source|reference)|failed to resolve source metadata/iu,
  ],
  [
    'denied',
    /\bdenied\b|unauthorized|no basic auth credentials|\b403\b|forbidden|authorization failed/iu,
  ],
  [
    'connection-lost',
    /connection (?:reset|refused|timed out)|broken pipe|unexpected eof|\beof\b|i\/o timeout|tls handshake|no such host|network is unreachable|no route to host|request canceled|context deadline exceeded|server misbehaving|unexpected http status: 5\d\d|\b50[0234]\b|use of closed network connection/iu,
  ],
];

export function recognize(output: string): Trouble {
  return WORDS.find(([, pattern]) => pattern.test(output))?.[0] ?? 'unknown';
}

/** Whether the same push may well succeed a little later; what is there already is not sent again. */
export function isWorthAnotherTry(trouble: Trouble): boolean {
  return trouble === 'connection-lost' || trouble === 'too-many-requests';
}

export function troubleOf(ending: Ending): Trouble {
  return ending.kind === 'exit'
    ? recognize(`${ending.stderr}\n${ending.stdout.slice(-4000)}`)
    : 'unknown';
}

/** One sentence that says what to do. */
export function explainEnding(phase: DockerPhase, ending: Ending): Failure {
  switch (ending.kind) {
    case 'not-started':
      return new Failure(
        'TOOL_MISSING',
        'docker cannot be run; install Docker on the runner, or put its folder on PATH',
        { cause: ending.reason },
      );
    case 'deadline':
      return new Failure(
        'DEADLINE',
        `docker had not ended before the deadline, at the attempt to ${phase}; raise input deadline, or look above for what hangs; running the step again is safe`,
      );
    case 'signal':
      return failure(
        'TOOL_FAILED',
        `docker was ended by ${ending.signal} at the attempt to ${phase}; run the step again`,
        ending.stderr,
      );
    case 'exit':
      return explainTrouble(phase, troubleOf(ending), ending.stderr || ending.stdout, ending.code);
  }
}

function explainTrouble(
  phase: DockerPhase,
  trouble: Trouble,
  output: string,
  code: number,
): Failure {
  const say = (failureCode: FailureCode, sentence: string) =>
    failure(failureCode, sentence, output);
  switch (trouble) {
    case 'engine-missing':
      return say(
        'UNREACHABLE',
        'the Docker engine does not answer; start it (dockerd), or set DOCKER_HOST to where it listens',
      );
    case 'engine-forbidden':
      return say(
        'ACCESS_DENIED',
        'the Docker engine may not be used by this user; run the step as a member of group docker, or set DOCKER_HOST to a rootless engine',
      );
    case 'disk-full':
      return say(
        'TOOL_FAILED',
        `the disk is full at the attempt to ${phase}, the engine's or the registry's; free some (docker system prune) and run the step again`,
      );
    case 'registry-full':
      return say(
        'REGISTRY_REFUSED',
        'the registry is full and took no more; let the lifecycle policy expire images or raise the quota, then run the step again',
      );
    case 'tag-taken':
      return say(
        'REGISTRY_REFUSED',
        'the tag is immutable and taken by another image; push under a new tag',
      );
    case 'token-expired':
      return say(
        'UNREACHABLE',
        "ECR's authorization token has expired and a new one did not help; check the clock of the runner, then run the step again",
      );
    case 'denied':
      return phase === 'build'
        ? say(
            'ACCESS_DENIED',
            'the build was denied something, most likely the base image; log in at its registry before this step',
          )
        : say(
            'ACCESS_DENIED',
            `the registry denied the attempt to ${phase}; grant the role ecr:InitiateLayerUpload, UploadLayerPart, CompleteLayerUpload, BatchCheckLayerAvailability and PutImage on the repository`,
          );
    case 'repository-missing':
      return say(
        'REGISTRY_REFUSED',
        'the registry has no such repository; deploy the stack that owns it, or correct input repository',
      );
    case 'base-missing':
      return phase === 'build'
        ? say(
            'TOOL_FAILED',
            'the base image cannot be found or pulled; correct the FROM of the Dockerfile or its build argument, or log in at its registry before this step',
          )
        : say(
            'REGISTRY_REFUSED',
            `the registry lost sight of the image at the attempt to ${phase}; run the step again`,
          );
    case 'scanner-missing':
      return say(
        'TOOL_FAILED',
        "the builder could not run BuildKit's SBOM scanner, which it pulls from Docker Hub; give it the way there, or set input sbom to false",
      );
    case 'too-many-requests':
      return say(
        'UNREACHABLE',
        `the registry asks for patience (too many requests) at the attempt to ${phase}; run the step again a little later`,
      );
    case 'connection-lost':
      return say(
        'UNREACHABLE',
        `the connection to the registry was lost at the attempt to ${phase}; run the step again, what has arrived is not sent twice`,
      );
    case 'unknown':
      return say(
        'TOOL_FAILED',
        `docker ended with code ${code} at the attempt to ${phase}; it said: ${lastLine(output)}`,
      );
  }
}

function failure(code: FailureCode, sentence: string, output: string): Failure {
  return new Failure(code, sentence, {
    cause: output.trim().slice(-8000) || 'docker said nothing',
  });
}

function lastLine(output: string): string {
  return output.trimEnd().split(/\r?\n/u).at(-1)?.slice(0, 300) || 'nothing';
}
