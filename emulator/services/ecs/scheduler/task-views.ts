import type { Task } from '../store.ts';
import type { TaskView } from './plan-service.ts';

export function viewTask({
  id,
  deploymentId = '',
  lastStatus,
  loadBalancers,
  health,
}: Task): TaskView {
  const isRunning = lastStatus === 'RUNNING';
  return {
    id,
    deployment: deploymentId,
    phase: isRunning ? 'running' : 'starting',
    health:
      loadBalancers.length === 0 || !isRunning ? plainHealth(isRunning) : (health ?? 'initial'),
  };
}

function plainHealth(isRunning: boolean): TaskView['health'] {
  return isRunning ? 'healthy' : 'initial';
}

/** It runs, is to go on, and is healthy where somebody looks. */
export function isSteadyTask(task: Task): boolean {
  const { phase, health } = viewTask(task);
  return phase === 'running' && health === 'healthy' && task.desiredStatus === 'RUNNING';
}
