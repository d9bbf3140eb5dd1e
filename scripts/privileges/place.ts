import type { World } from '../../emulator/world.ts';
import type { Stage, StepInputs } from '../pipeline.ts';

/** One step of the pipeline, or something that is done beside it with the rights that the templates give. */
export interface Step {
  readonly name: string;
  /** The step whose end it starts from; none: nothing is there yet. */
  readonly after?: string;
  /** True: something that must be refused. */
  readonly attempt?: boolean;
  /** True: the service need not run meanwhile, which takes time to start. */
  readonly idle?: boolean;
  /** Throws if it did not succeed; also if what must be refused was not. */
  run(place: Place): Promise<unknown>;
}

/** Folders that a step can take for the project: its templates, marked. */
export interface Releases {
  /** As they are. */
  readonly present: string;
  /** With about everything changed that can be. */
  readonly next: string;
  /** With a comment more. */
  readonly reworded: string;
  /** Too large to be sent along with a request. */
  readonly large: string;
  /** With a mistake. */
  readonly mistaken: string;
  /** With a last resource that can't be made. */
  readonly failing: string;
}

/** Where a step does its work. */
export interface Place {
  readonly stage: Stage;
  readonly world: World;
  readonly releases: Releases;
  /** Does something as if it came without TLS. */
  withoutTls<T>(work: () => Promise<T>): Promise<T>;
}

/** What an action's step is given: one of the folders as workspace, and inputs. */
export function inRelease(
  { releases }: Place,
  inputs: Readonly<Record<string, string>> = {},
  release: keyof Releases = 'present',
): StepInputs {
  return { cwd: releases[release], inputs: { report: 'report/step.json', ...inputs } };
}
