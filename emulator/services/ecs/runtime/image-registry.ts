import type { Caller, World } from '../../../world.ts';
import type { ImageReference } from './image-reference.ts';

/** A reference of which nothing is left open. */
export type Located = ImageReference & { readonly account: string; readonly region: string };

/** What all the calls of one pull have in common. */
export interface Registry {
  readonly world: World;
  /** In the Region of the registry. */
  readonly caller: Caller;
  /** As the task definition names it. */
  readonly image: string;
  readonly reference: Located;
}
