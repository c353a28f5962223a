/** What a new project begins with: a small paper whose data fit into a page, and one task. */
import pipeline from "./starter/pipeline.yaml.txt" with { type: "text" };
import fit from "./starter/fit.ts.txt" with { type: "text" };
import readme from "./starter/README.md.txt" with { type: "text" };
// F. J. Anscombe, Graphs in Statistical Analysis, The American Statistician 27 (1973) 17, the table.
import quartet from "./starter/quartet.csv" with { type: "text" };

/** Files by path. */
export const starterFiles: Readonly<Record<string, string>> = {
  ".gitattributes": "* text=auto eol=lf\npipeline.lock merge=union\n*.png binary\n*.pdf binary\n",
  ".gitignore": ".reproduce/\nresults/\n/ro-crate-metadata.json\nnode_modules/\n",
  "README.md": readme,
  "data/quartet.csv": quartet,
  "pipeline.yaml": pipeline,
  "tasks/fit.ts": fit,
};
