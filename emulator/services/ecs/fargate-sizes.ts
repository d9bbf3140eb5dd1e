/** A range of memory in MiB, in steps. */
interface Sizes {
  readonly least: number;
  readonly most: number;
  readonly step: number;
}

const gib = 1024;

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size */
const memoryOf: Readonly<Record<number, Sizes>> = {
  256: { least: 512, most: 2 * gib, step: 512 },
  512: { least: 1 * gib, most: 4 * gib, step: gib },
  1024: { least: 2 * gib, most: 8 * gib, step: gib },
  2048: { least: 4 * gib, most: 16 * gib, step: gib },
  4096: { least: 8 * gib, most: 30 * gib, step: gib },
  8192: { least: 16 * gib, most: 60 * gib, step: 4 * gib },
  16384: { least: 32 * gib, most: 120 * gib, step: 8 * gib },
  32768: { least: 60 * gib, most: 244 * gib, step: 4 * gib },
};

/** What is wrong with a task's size in Fargate; undefined: nothing. The smallest CPU knows 512, 1024 and 2048 MiB. */
export function sizeProblem(cpu: number, memory: number): string | undefined {
  const sizes = Object.hasOwn(memoryOf, cpu) ? memoryOf[cpu] : undefined;
  if (sizes === undefined) return 'No Fargate configuration exists for given values.';
  const { least, most, step } = sizes;
  const fits = memory >= least && memory <= most && (memory - least) % step === 0;
  if (fits && !(cpu === 256 && memory === 1536)) return undefined;
  return 'No Fargate configuration exists for given values.';
}

/** CPU units: `256`, `.25 vCPU`, `1vcpu`. */
export function readCpu(text: string): number | undefined {
  return read(text, /^(\d*\.?\d+)\s*vcpu$/i, 1024);
}

/** MiB: `512`, `0.5GB`, `2 gb`. */
export function readMemory(text: string): number | undefined {
  return read(text, /^(\d*\.?\d+)\s*gb$/i, gib);
}

function read(text: string, withUnit: RegExp, unit: number): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  const [, number] = withUnit.exec(text.trim()) ?? [];
  return number === undefined ? undefined : Number(number) * unit;
}
