import type { Resource } from './stack.ts';

/** An update that was under way has failed. */
export function endAttempt(resource: Resource): void {
  const { attempting } = resource;
  if (attempting === undefined) return;
  resource.attempted = attempting;
  delete resource.attempting;
}
