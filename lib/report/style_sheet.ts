/** How the page looks: on a screen by day and by night, on a phone, on paper. No font or image comes from elsewhere. */
import { graphStyle } from "./graph/graph_style.ts";

/** Colours by use. Text stands out from its ground by at least 4.5 to 1 in either theme. */
export const themes = {
  light: {
    ground: "#ffffff",
    raised: "#f4f5f7",
    text: "#1b1f24",
    quiet: "#57606a",
    line: "#d0d7de",
    link: "#0b5cad",
    good: "#1a6b34",
    bad: "#a3271d",
    open: "#7a5200",
    warn: "#fff4d6",
  },
  dark: {
    ground: "#14171c",
    raised: "#1e232a",
    text: "#e6e9ed",
    quiet: "#a3adb8",
    line: "#3b434d",
    link: "#7db7f5",
    good: "#6fcf8a",
    bad: "#ff9d92",
    open: "#e8bd5f",
    warn: "#3a3016",
  },
} as const;
export type Theme = keyof typeof themes;

function variables(theme: Theme): string {
  return Object.entries(themes[theme]).map(([name, color]) => `--${name}:${color}`).join(";");
}

const page = `
*{box-sizing:border-box}
html{font:100%/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif;scroll-padding-top:1rem}
body{margin:0 auto;max-width:78rem;padding:0 1.25rem 3rem;background:var(--ground);color:var(--text);overflow-wrap:break-word}
h1,h2,h3{line-height:1.25;text-wrap:balance}
h1,.answer{font-family:"Iowan Old Style","Palatino Linotype",Palatino,"Book Antiqua",Georgia,"DejaVu Serif",serif}
h1{font-size:clamp(1.7rem,5vw,2.5rem);margin:.2rem 0 .4rem;font-weight:600}
h2{font-size:1.35rem;margin:0 0 .7rem}
h3{font-size:1rem;margin:0 0 .25rem}
p,ul,dl{margin:0 0 .8rem}
p,figcaption,section>ul:not([class]){max-width:46rem}
a{color:var(--link);text-underline-offset:.15em}
:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:2px}
code{font:.86em/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;background:var(--raised);padding:.1em .3em;border-radius:3px;overflow-wrap:anywhere;user-select:all}
.digest{background:none;padding:0;color:var(--quiet)}
.quiet,caption,.notes,figcaption{color:var(--quiet);font-size:.9rem}
.skip{position:absolute;left:-99rem}
.skip:focus{left:1rem;top:.5rem;background:var(--ground);padding:.5rem 1rem;z-index:1}
header{padding-top:2.2rem}
.kicker{margin:0;color:var(--quiet);letter-spacing:.02em}
.profile,.mark{border:1px solid currentColor;border-radius:1em;padding:.05em .6em;font-size:.8rem;font-style:normal;white-space:nowrap}
nav{border-block:1px solid var(--line);margin:1.2rem 0 2rem;padding:.6rem 0;font-size:.9rem}
nav ul{margin:0;padding:0;list-style:none}
nav>ul{columns:17rem;column-gap:2rem}
nav li{margin:.2rem 0;break-inside:avoid}
nav ul ul{padding-left:1rem}
section{margin:0 0 3rem}
h4{font-size:.92rem;margin:1.2rem 0 .4rem}
.item{margin:0 0 2.2rem;padding-top:1.2rem;border-top:1px solid var(--line)}
.item h3{font-size:1.12rem;margin-bottom:.7rem}
.answer{font-size:clamp(1.2rem,3vw,1.5rem);line-height:1.4;margin-bottom:1rem;text-wrap:pretty}
.answer{max-width:52rem}
.warning{background:var(--warn);border-left:4px solid var(--open);padding:.6rem .9rem}
.ribbon{display:grid;grid-template-columns:repeat(auto-fit,minmax(15rem,1fr));gap:.7rem 1.5rem;border-top:1px solid var(--line);padding-top:1rem;margin-top:1.5rem}
.ribbon dd,details dd{margin:0}
details dl{grid-template-columns:minmax(0,1fr)}
details dd{overflow-wrap:anywhere}
dt{color:var(--quiet);font-size:.82rem}
button{font:inherit;font-size:.88rem;padding:.3rem .8rem;border:1px solid var(--line);border-radius:4px;background:var(--raised);color:var(--text);margin-bottom:1rem;cursor:pointer}
`;

const claims = `
.claims{list-style:none;margin:0;padding:0}
.claims li{display:grid;grid-template-columns:9.5rem 1fr 20rem;gap:.3rem 1.5rem;align-items:start;border-top:1px solid var(--line);padding:1rem 0}
.claims p{margin:0}
.verdict{font-weight:650}
.verdict>span{display:inline-block;width:1.1em}
.verdict .mark{display:inline-block;margin-top:.2rem;font-weight:400}
.good{color:var(--good)}.bad{color:var(--bad)}.open{color:var(--open)}
.interval{width:100%;height:auto;display:block}
.interval text{font-size:11.5px;fill:var(--quiet);text-anchor:middle}
.interval path{fill:none;stroke:var(--text);stroke-width:1.4}
.interval .axis{stroke:var(--quiet);stroke-width:1}
.interval .zero{stroke:var(--quiet);stroke-width:1;stroke-dasharray:3 2}
.interval .margin{fill:var(--line);opacity:.6}
.interval .bar{stroke-width:2}
.interval .dot{fill:var(--text)}
.interval .published{fill:var(--ground)}
`;

const tables = `
.scroll{overflow-x:auto;margin-bottom:.8rem}
table{border-collapse:collapse;font-size:.86rem;font-variant-numeric:tabular-nums;min-width:min(100%,34rem)}
caption{text-align:left;padding:0 0 .6rem;max-width:min(46rem,calc(100vw - 2.5rem))}
th,td{text-align:left;vertical-align:baseline;padding:.35rem .75rem .35rem 0;border-bottom:1px solid var(--line)}
thead th{border-bottom:1.5px solid var(--text);font-weight:600;vertical-align:bottom}
tbody th{font-weight:500;min-width:9.6rem}
td:not(.number){min-width:8.1rem}
td:last-child,th:last-child{padding-right:0}
th[colspan]{text-align:center;white-space:nowrap}
.number{text-align:right;white-space:nowrap}
th.number{white-space:normal}
`;

const figures = `
pre{font:.8rem/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;background:var(--raised);border:1px solid var(--line);border-radius:4px;padding:.7rem .9rem;max-height:24rem;overflow:auto;margin:0 0 1rem}
.more{margin:.2rem 0 0}
.more>summary{color:var(--link)}
.data{font-size:.8rem}
.data td:not(.number){min-width:0}
.reader{margin:.8rem 0;padding:.7rem .9rem;background:var(--raised);border-radius:4px}
.reader p{margin:0 0 .4rem}
.reader label{display:flex;flex-wrap:wrap;gap:.3rem .8rem;align-items:center;margin-bottom:.5rem;font-size:.92rem}
.reader input{flex:1 1 12rem;min-width:8rem;accent-color:var(--link)}
.reader output{font-variant-numeric:tabular-nums;min-width:3.2rem}
.reader .scroll{margin:0}
.reader table,.reader tbody th{min-width:0}
.reader .number{white-space:normal}
.swatch{display:inline-block;width:1.4rem;height:.3rem;margin:0 .6rem .2rem 0;border-radius:1px;forced-color-adjust:none;outline:1px solid var(--line)}
.pointer{fill:none;stroke:#1b1f24;stroke-width:.7;stroke-dasharray:2 1.5;pointer-events:none}
.dag{max-width:none}
.dag .picture,.more .picture{background:var(--ground)}
.picture svg.graph{width:auto;max-width:none;min-width:0;margin:0}
.remarks{max-width:52rem}
.remarks>div{margin:0 0 .9rem}
.remarks dt{color:var(--text);font-weight:600;font-size:1rem}
.remarks dd{margin:0}
.filter{display:flex;flex-wrap:wrap;gap:.5rem 1.4rem;align-items:center;margin:1.2rem 0 .8rem;font-size:.9rem}
.filter input[type=search],.filter select{font:inherit;padding:.25rem .5rem;border:1px solid var(--quiet);border-radius:4px;background:var(--ground);color:var(--text)}
.filter input[type=search]{width:14rem;max-width:60vw}

figure{margin:0 0 .8rem;max-width:58rem}
.picture{background:#fff;border:1px solid var(--line);border-radius:4px;padding:.6rem;overflow-x:auto}
.picture svg{display:block;width:100%;height:auto;min-width:30rem;max-width:54rem;margin:0 auto}
figcaption{margin-top:.6rem;text-wrap:pretty}
.origin{font-size:.9rem}
`;

const provenance = `
.stage{border-top:1px solid var(--line);padding-top:1rem;margin-top:1rem}
details{margin:.3rem 0;padding-left:.2rem}
summary{cursor:pointer;padding:.15rem 0}
summary .name{font-weight:600}
details dl{display:grid;gap:.45rem;margin:.5rem 0 1.2rem 1.1rem;border-left:2px solid var(--line);padding-left:1rem}
details dl>div{display:grid;grid-template-columns:7rem minmax(0,1fr);gap:.2rem 1rem}
details ul{margin:0;padding-left:1.1rem}
details:target>summary{background:var(--raised)}
tr:target{background:var(--raised)}
footer{border-top:1px solid var(--line);padding-top:1rem;color:var(--quiet);font-size:.9rem}
`;

const phone = `
@media (max-width:44rem){
nav ul ul{display:none}
.claims li{grid-template-columns:1fr}
.interval{max-width:22rem}
details dl{margin-left:.2rem;padding-left:.7rem}
details dl>div{grid-template-columns:minmax(0,1fr)}
.reader{padding:.6rem}
}
@media (prefers-reduced-motion:no-preference){
html{scroll-behavior:smooth}
}
`;

/** Where there is room beside the text, the contents stay in sight. */
const wide = `
@media screen and (min-width:88rem){
body{max-width:98rem;display:grid;grid-template-columns:15.5rem minmax(0,1fr);column-gap:3rem;align-items:start}
header,footer{grid-column:1/-1}
nav{position:sticky;top:0;max-height:100vh;overflow-y:auto;border-block:0;margin:0;padding:1rem 0}
nav>ul{columns:auto}
}
`;

/** On paper: black on white whatever the screen, entries open, nothing torn apart that belongs together. */
const paper = `
@media print{
:root{${variables("light")};color-scheme:light}
@page{margin:18mm 16mm}
html{font-size:9.5pt}
body{max-width:none;padding:0}
@page wide{size:landscape;margin:12mm}
nav,.skip,button,.more,.filter,.reader,.pointer{display:none}
tr[hidden]{display:table-row}
#made{page:wide;break-before:page;break-after:page}
.entry dl{font-size:8pt;gap:.1rem;margin-bottom:.6rem}
.entry dl>div{break-inside:auto}
.entry code{font-size:7.5pt}
.picture svg.graph{width:100%;height:auto;max-height:150mm}
.item{break-inside:avoid;border-top:0;padding-top:0}
#paper>h2,#beyond>h2{break-after:avoid}
header{padding-top:0}
a{color:inherit;text-decoration:none}
h2,h3,h4,caption,thead{break-after:avoid}
figure,.claims li,.ribbon,table,summary,dl>div{break-inside:avoid}
summary,.stage>p{break-after:avoid}
footer{break-before:avoid}
section{margin-bottom:1.6rem}
#provenance{break-before:page}
.scroll,.picture{overflow:visible}
.picture{border:0;padding:0}
.picture svg{min-width:0;max-width:100%}
table{font-size:8pt;min-width:0}
th,td{padding-right:.5rem}
.digest{font-size:7pt}
.entry::details-content{content-visibility:visible}
}
`;

export const styleSheet = [
  `:root{${variables("light")};color-scheme:light dark}`,
  `@media (prefers-color-scheme:dark){:root{${variables("dark")}}}`,
  page,
  claims,
  tables,
  figures,
  provenance,
  graphStyle((name) => `var(--${name})`),
  phone,
  wide,
  paper,
].join("\n");
