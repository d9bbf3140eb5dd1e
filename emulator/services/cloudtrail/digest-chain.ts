import type { World } from '../../world.ts';
import type { DigestedFile, Trail } from './store.ts';

/** Puts a delivered log file down for its Region's next digest. */
export function digestLater(world: World, trail: Trail, region: string, file: DigestedFile): void {
  trail.digests[region] ??= { start: world.clock.now(), files: [] };
  trail.digests[region].files.push(file);
}
