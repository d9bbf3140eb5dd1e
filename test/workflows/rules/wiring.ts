import { jobsOf, ownPath, type PlacedJob, type Rule, readOwnAction, stepsOf } from './rule.ts';

/** Each use of an action of ours: it is there with its bundle, knows each input, and gets those that it requires. */
export const inputs: Rule = (files) =>
  stepsOf(files).flatMap(({ place, step }) => {
    const path = ownPath(step.uses);
    if (path === undefined)
      return /^[$.]\//u.test(step.uses ?? '')
        ? [`${place}: ${step.uses} is no action of ours`]
        : [];
    const action = readOwnAction(path);
    if (action === undefined) return [`${place}: ${path} is not there, or has no bundle`];
    const known = action.inputs ?? {};
    const given = Object.keys(step.with ?? {});
    const required = Object.keys(known).filter((name) => known[name]?.required === true);
    return [
      ...given.filter((name) => !(name in known)).map((name) => `${place}: ${path} has no ${name}`),
      ...required
        .filter((name) => !given.includes(name))
        .map((name) => `${place}: ${path} is not given ${name}`),
    ];
  });

/** Each output that is asked for is one of a step of the job, or of a job that it needs. */
export const outputs: Rule = (files) =>
  jobsOf(files).flatMap((placed) => {
    const text = JSON.stringify(placed.job);
    const ofSteps = [...text.matchAll(/\bsteps\.([\w-]+)\.outputs\.([\w-]+)/gu)]
      .filter(([, step = '', output = '']) => !stepGives(placed, step, output))
      .map(([reference]) => `${placed.place}: there is no ${reference}`);
    const ofJobs = [...text.matchAll(/\bneeds\.([\w-]+)\.(?:outputs\.([\w-]+)|result)/gu)]
      .filter(([, job = '', output]) => !jobGives(placed, job, output))
      .map(([reference]) => `${placed.place}: there is no ${reference}`);
    return [...ofSteps, ...ofJobs];
  });

/** Of a script nobody can tell. */
function stepGives({ job }: PlacedJob, id: string, output: string): boolean {
  const step = job.steps?.find((one) => one.id === id);
  if (step === undefined) return false;
  const path = ownPath(step.uses);
  return path === undefined || output in (readOwnAction(path)?.outputs ?? {});
}

function jobGives({ file, job }: PlacedJob, id: string, output: string | undefined): boolean {
  if (![job.needs ?? []].flat().includes(id)) return false;
  return output === undefined || output in (file.workflow.jobs[id]?.outputs ?? {});
}

/** The job to be required knows of all the others, and looks whatever became of them. */
export const allGreen: Rule = (files) =>
  files
    .filter(({ name }) => name === 'validate.yml')
    .flatMap(({ workflow: { jobs } }) => {
      const { needs = [], if: condition = '', steps = [] } = jobs['all-green'] ?? {};
      const others = Object.keys(jobs).filter((id) => id !== 'all-green');
      const text = JSON.stringify(steps);
      return [
        ...(condition.includes('always()')
          ? []
          : ['all-green does not look at what was cancelled']),
        ...others.filter((id) => !needs.includes(id)).map((id) => `all-green does not need ${id}`),
        ...others
          .filter((id) => !text.includes(`needs.${id}.result != 'success'`))
          .map((id) => `all-green passes without ${id}`),
      ];
    });
