import type { UnderWay } from './interruption.ts';
import type { PlaceTemplate } from './template-source.ts';
import type { Patience } from './waiting.ts';

/** How stacks are worked on: the same for every stack of a run. */
export interface DeployOptions {
  /** Role that CloudFormation acts as; undefined: as the caller. */
  readonly roleArn: string | undefined;
  /** Whether a stack whose creation failed may be deleted to make it anew. */
  readonly recreate: boolean;
  /** Names change sets and marks the operation's events; unique for each run. */
  readonly runId: string;
  readonly placeTemplate: PlaceTemplate;
  readonly patience: Patience;
  readonly underWay: UnderWay;
  readonly log: (line: string) => void;
}
