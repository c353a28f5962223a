/** The top of the page: the answer in one sentence, and what it rests on. */
import { groupThousands } from "../artifact/notation.ts";
import { type Html, join, markup, type Part } from "./html.ts";
import type { ReportInput } from "./report_input.ts";
import { durationInWords, producerInWords } from "./words.ts";

export function answerSection(input: ReportInput): Html {
  const { comparison, caveats } = input;
  return markup`<section id="answer" aria-labelledby="answer-heading">
<h2 id="answer-heading">Does this paper reproduce?</h2>
<p class="answer">${comparison ? comparison.answer : noAnswer(input)}</p>
${
    comparison?.indicative &&
    markup`<p class="warning"><strong>Indicative only.</strong> This run trained less than the paper did: ${comparison.indicative}.</p>`
  }
${
    caveats.length > 0 &&
    markup`<p class="warning"><strong>Not all of this page is of one run.</strong> <a href="#caveats">${
      caveats.length === 1 ? "One caveat" : `${caveats.length} caveats`
    }</a>.</p>`
  }
${ribbon(input)}
</section>`;
}

function noAnswer({ command }: ReportInput): Part {
  return markup`There is no answer yet: the comparison with the published numbers has not been made in this run. What
follows is what there is so far.${command !== undefined && markup` To complete it: <code>${command}</code>`}`;
}

function ribbon({ comparison, instances, profile, revision }: ReportInput): Html {
  const facts: [string, Part][] = [
    ...(comparison ? comparisonFacts(comparison) : []),
    ["Profile", profile],
    ["Hardware", hardware(instances)],
    ["Work", work(instances)],
    ["Made with", revision],
  ];
  const rows = facts.map(([term, fact]) =>
    markup`
      <div>
        <dt>${term}</dt>
        <dd>${fact}</dd>
      </div>
    `
  );
  return markup`<dl class="ribbon">${rows}</dl>`;
}

function comparisonFacts({ sample, seeds }: NonNullable<ReportInput["comparison"]>): [string, Part][] {
  const { train, valid, test } = sample.events;
  const counts = [[train, "to train"], [valid, "to validate"], [test, "to test"]] as const;
  return [
    ["Sample", sample.about],
    ["Events", counts.map(([count, use]) => `${groupThousands(count)} ${use}`).join(", ")],
    ["Seeds", seeds.join(", ")],
  ];
}

/** Every machine and every way of computing that had a part in this page, once. */
function hardware(instances: ReportInput["instances"]): Part {
  const hosts = new Set(instances.map(({ host }) => host));
  const producers = new Set(
    instances.flatMap(({ producer }) => producer && producer.backend !== "none" ? [producerInWords(producer)] : []),
  );
  if (hosts.size === 0) return "nothing has run yet";
  return join([...hosts, ...producers], markup`<br>`);
}

function work(instances: ReportInput["instances"]): string {
  const seconds = instances.reduce((total, instance) => total + instance.seconds, 0);
  const stages = instances.length === 1 ? "1 instance" : `${instances.length} instances`;
  return `${durationInWords(seconds)} in ${stages} of stages`;
}
