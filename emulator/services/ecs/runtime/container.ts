import type { Endpoint, RunningThing } from '../../../running.ts';

/** An image pulled out of ECR and unpacked, ready to run on this machine. */
export interface PulledImage {
  readonly digest: string;
  /** Where its layers lie unpacked, one over the other. */
  readonly root: string;
  readonly entryPoint: readonly string[];
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
  /** Absent: SIGTERM. */
  readonly stopSignal?: string;
  /** What the Docker engine knows it by, where that runs it: its root is then the container's own. */
  readonly engineReference?: string;
}

/** What a process of this machine has nothing of. */
export interface Confinement {
  /** Absent: the image's. */
  readonly user?: string;
  readonly memoryMiB?: number;
  readonly cpus?: number;
  /** Where volumes that are scratch space are mounted. */
  readonly scratch: readonly ScratchSpace[];
}

export interface ScratchSpace {
  readonly volume: string;
  readonly path: string;
  /** Another container of the task mounts it, too. */
  readonly isShared: boolean;
}

/** One container of a task, with everything decided that its task definition leaves to ECS. */
export interface ContainerPlan {
  /** Unique: `<task id>/<container name>`. */
  readonly id: string;
  readonly image: PulledImage;
  /** These two as in the task definition: absent takes the image's. */
  readonly entryPoint?: readonly string[];
  readonly command?: readonly string[];
  readonly workingDirectory?: string;
  /** Of the task definition, secrets and what ECS adds (credentials, metadata); the image's own comes beneath it. */
  readonly environment: Readonly<Record<string, string>>;
  /** The port that it is to listen on in the emulated network; absent: it listens nowhere. */
  readonly port?: number;
  /** Told to the program as Fargate does, unless its environment says otherwise; absent: the emulator's own. */
  readonly region?: string;
  /** From SIGTERM to SIGKILL. */
  readonly stopSeconds: number;
  readonly confinement?: Confinement;
  /** Aborted: nobody waits for its port any more, since it is to be stopped. */
  readonly signal?: AbortSignal;
  /** Hears each line of output. */
  readonly onLine: (line: string, stream: 'stdout' | 'stderr') => void;
}

export interface ContainerEnd {
  readonly exitCode: number;
  /** As ECS tells it, where it has more to say: `OutOfMemoryError: …`, `CannotStartContainerError: …`. */
  readonly reason?: string;
}

export interface RunningContainer extends RunningThing {
  /** Where its port really is. Absent: it has none, or ended before it listened there. */
  readonly endpoint?: Endpoint;
  readonly ended: Promise<ContainerEnd>;
  /** Why it stopped does not matter to it: SIGTERM, and SIGKILL after `stopSeconds`. */
  stop(): Promise<void>;
}
