import { setOutput } from '@actions/core';
import { annotate } from '../../shared/annotation.ts';
import { toFailure } from '../../shared/aws-error.ts';
import { log } from '../../shared/log.ts';
import { runAction } from '../../shared/run-action.ts';
import { appendSummary } from '../../shared/summary.ts';
import { createEcr } from './clients.ts';
import { examine, publish } from './main.ts';
import { readInputs } from './read-inputs.ts';
import { describe, toAnnotations, toMarkdown } from './report.ts';
import { requireAcceptable } from './scan-verdict.ts';

void runAction(async () => {
  try {
    const inputs = await readInputs(process.env);
    const ecr = createEcr(inputs.repository.region);
    const published = await publish(inputs, ecr, process.env);
    // Told before the scan: what is pushed stays pushed, whatever the scan finds.
    const { digest, image, pushed, attestations } = published;
    setOutput('digest', digest);
    setOutput('image', image);
    setOutput('pushed', pushed);
    setOutput('attestations', attestations.join(','));
    log(describe(published));

    const scan = await examine(inputs, ecr, published);
    setOutput('scan', scan.outcome);
    setOutput('findings', 'counts' in scan ? scan.counts : {});
    annotate(toAnnotations(published, scan));
    await appendSummary(toMarkdown(published, scan));
    requireAcceptable(scan, inputs);
  } catch (error) {
    throw toFailure(error);
  }
});
