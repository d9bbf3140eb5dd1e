import type { World } from '../../../world.ts';
import type { Service } from '../store.ts';

const kept = 100;

/**
 * Says what goes on in AWS's words. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html
 */
export function tell(world: World, service: Service, message: string): void {
  const text = `(service ${service.name}) ${message}`;
  const { random, clock } = world;
  service.events.unshift({ id: random.uuid(), at: clock.now(), message: text });
  service.events.splice(kept);
}

/** `(task a) (task b)`, as events name several. */
export function tasksNamed(ids: readonly string[]): string {
  return ids.map((id) => `(task ${id})`).join(' ');
}
