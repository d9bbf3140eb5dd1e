import type { Fault } from '../../../fault.ts';

/** A task cannot have its image; the message is the task's stopped reason. */
export class CannotPull extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = 'CannotPull';
  }
}

// The words are Fargate's as its guide shows them; where it shows none, containerd's, which pulls there.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html

export function noLogin(fault: Fault): CannotPull {
  return new CannotPull(
    `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 1 time(s): ${fault.code}: ${fault.message}`,
    { cause: fault },
  );
}

export function foreignRegistry(image: string): CannotPull {
  return new CannotPull(
    `CannotPullContainerError: the Keywatch emulator pulls from its own ECR only (<account>.dkr.ecr.<region>.amazonaws.com/<repository>), not ${image}`,
  );
}

export function imageNotFound(image: string, cause?: unknown): CannotPull {
  return unresolved(image, `${image}: not found`, cause);
}

/** A fault of a call that looks the image up. */
export function manifestRefused(image: string, fault: Fault): CannotPull {
  if (fault.code === 'RepositoryNotFoundException') return imageNotFound(image, fault);
  if (!isDenial(fault)) return unresolved(image, `${fault.code}: ${fault.message}`, fault);
  const denied = `pull access denied, repository does not exist or may require authorization: server message: denied: ${fault.message}`;
  return unresolved(image, denied, fault);
}

/** What stands in the image cannot be understood or run. */
export function unresolved(image: string, why: string, cause?: unknown): CannotPull {
  return new CannotPull(
    `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${image}: ${why}`,
    { cause },
  );
}

/** A fault of a call that fetches a blob of the image, at `url`. */
export function blobRefused(url: string, fault: Fault): CannotPull {
  if (!isDenial(fault)) return blobNotFound(url, fault);
  return notCopied(
    `httpReadSeeker: failed open: unexpected status code ${url}: 403 Forbidden - Server message: denied: ${fault.message}`,
    fault,
  );
}

export function blobNotFound(url: string, cause?: unknown): CannotPull {
  return notCopied(`httpReadSeeker: failed open: content at ${url} not found: not found`, cause);
}

export function wrongBytes(expected: string, actual: string): CannotPull {
  return notCopied(
    `failed commit on ref "layer-${expected}": unexpected commit digest ${actual}, expected ${expected}: failed precondition`,
  );
}

export function notUnpacked(digest: string, why: string, cause?: unknown): CannotPull {
  return new CannotPull(
    `CannotPullContainerError: ref pull has been retried 1 time(s): failed to extract layer ${digest}: ${why}`,
    { cause },
  );
}

/** A Docker engine could not fetch it. */
export function notPulled(why: string, cause?: unknown): CannotPull {
  return new CannotPull(`CannotPullContainerError: ref pull has been retried 1 time(s): ${why}`, {
    cause,
  });
}

function notCopied(why: string, cause?: unknown): CannotPull {
  return new CannotPull(
    `CannotPullContainerError: ref pull has been retried 1 time(s): failed to copy: ${why}`,
    { cause },
  );
}

function isDenial(fault: Fault): boolean {
  return fault.code === 'AccessDeniedException';
}
