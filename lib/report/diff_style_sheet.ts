/** What the page of `diff` needs beyond the report's style sheet: two pictures beside one another, below one another on a phone. */
export const diffStyleSheet = `
.pair{max-width:none}
.sides{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,24rem),1fr));gap:1rem}
.sides p{margin:0 0 .3rem}
.pair img{display:block;width:100%;height:auto}
td ul{margin:0;padding-left:1.1rem}
`;
