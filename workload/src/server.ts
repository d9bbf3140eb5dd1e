import { describeError } from './log.ts';
import { migrate } from './migrate.ts';
import { readMigrationSettings } from './migration-settings.ts';
import { type Service, startService } from './service.ts';
import { readSettings } from './settings.ts';

/** ECS kills a task after `stopTimeout`, 30 s unless set; what is left of a request then is lost either way. */
const stopMilliseconds = 15_000;

/** Ends the process in order on SIGTERM and SIGINT, and by force if that takes too long or is asked twice. */
function endOnSignal(service: Service, drainMilliseconds: number): void {
  let isEnding = false;
  const end = async (): Promise<void> => {
    if (isEnding) process.exit(1);
    isEnding = true;
    setTimeout(() => process.exit(1), drainMilliseconds + stopMilliseconds).unref();
    await service.stop();
    process.exit(0);
  };
  const onSignal = (): void => void end().catch(crash);
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
}

/** Node would print the error's sentence, which may hold what must not be logged. */
function crash(error: unknown): never {
  console.error(JSON.stringify({ level: 'fatal', err: describeError(error), msg: 'crashed' }));
  process.exit(1);
}

async function serve(): Promise<void> {
  const settings = readSettings(process.env);
  endOnSignal(await startService(settings), settings.drainMilliseconds);
}

async function bringUpToDate(): Promise<void> {
  const migration = await migrate(readMigrationSettings(process.env));
  console.log(JSON.stringify({ level: 'info', migration, msg: 'the schema is up to date' }));
}

const commands: Readonly<Record<string, () => Promise<void>>> = {
  serve,
  migrate: bringUpToDate,
};

async function main(name = 'serve'): Promise<void> {
  process.on('uncaughtException', crash).on('unhandledRejection', crash);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) throw new Error('the argument must be serve, migrate or none');
  await command();
}

/** What stops a command before it begins is a sentence of ours; where it came from is said too if there is more to it. */
function refuse(error: unknown): never {
  const msg = error instanceof Error ? error.message : 'the service cannot start';
  const cause = error instanceof Error ? error.cause : undefined;
  const err = cause === undefined ? {} : { err: describeError(cause) };
  console.error(JSON.stringify({ level: 'fatal', ...err, msg }));
  process.exit(1);
}

void main(process.argv[2]).catch(refuse);
