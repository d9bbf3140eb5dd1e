const second = 1000;
const longest = 27 * 60 * second;

/**
 * How long a service waits before its next task, after so many failed one after another: AWS says that the time grows, up to
 * 27 minutes, and not how; here it doubles from 10 seconds after the third failure.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-throttle-logic.html
 */
export function launchDelay(failures: number): number {
  if (failures < 3) return 0;
  return Math.min(10 * second * 2 ** (failures - 3), longest);
}
