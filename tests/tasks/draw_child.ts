/** Runs a task that draws, in a process of its own: `draw_child.ts roc|spectra INPUTS OUTPUTS`, the last two as JSON. */
import drawRoc from "../../tasks/draw_roc.ts";
import drawSpectra from "../../tasks/draw_spectra.ts";

const [name, inputs = "{}", outputs = "{}"] = Deno.args;
const rest = {
  params: {},
  outputs: JSON.parse(outputs),
  checkpoint: "",
  cores: () => 1,
  progress: () => {},
  say: () => {},
  produced: () => {},
};
if (name === "roc") await drawRoc.run({ ...rest, inputs: JSON.parse(inputs) });
else await drawSpectra.run({ ...rest, inputs: JSON.parse(inputs) });
