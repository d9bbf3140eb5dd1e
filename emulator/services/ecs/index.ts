import type { ServiceModule } from '../../service.ts';
import { clusters } from './clusters.ts';
import { definitions } from './definitions.ts';
import { resume } from './resume.ts';
import { forgetService } from './scheduler/drain-service.ts';
import { lookAtService } from './scheduler/look-at-service.ts';
import { serviceDeployments } from './service-deployments.ts';
import { services } from './services.ts';
import { tags } from './tags.ts';
import { startTask } from './tasks/start-task.ts';
import { handleStartTimeout } from './tasks/start-timeout.ts';
import { finishTask, forgetTask, handleDrained } from './tasks/stop-task.ts';
import { tasks } from './tasks.ts';

/** ECS on Fargate alone: what really runs a task's containers is behind `runtime-port.ts`. */
export default {
  operations: {
    ...clusters,
    ...definitions,
    ...services,
    ...serviceDeployments,
    ...tasks,
    ...tags,
  },
  timers: {
    'look-at-service': lookAtService,
    'start-task': startTask,
    'start-timeout': handleStartTimeout,
    'end-containers': handleDrained,
    'finish-task': finishTask,
    'forget-task': forgetTask,
    'forget-service': forgetService,
  },
  resume,
} satisfies ServiceModule;
