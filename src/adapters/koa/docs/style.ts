/** The page's whole style; its hash stands in the page's content security policy. */
export const STYLE = `
:root{color-scheme:light dark;--line:#8884;--soft:#8881;--mute:#6b6b6b;
--accent:#3564d9;--read:#2a7d46;--change:#9a5b00;--end:#c03030}
@media(prefers-color-scheme:dark){:root{--mute:#a3a3a3;--accent:#8cabff;--read:#6cc98a;--change:#e5a84b;--end:#f08080}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:62rem;padding:1.5rem;font:16px/1.55 system-ui,sans-serif}
h1{margin:0;font-size:1.9rem}
h2{margin:2.5rem 0 .6rem;font-size:1.25rem}
h4{margin:1.2rem 0 .3rem;font-size:.95rem}
a{color:var(--accent)}
code,pre{font:.875em/1.5 ui-monospace,monospace}
pre{margin:.3rem 0;padding:.8rem;overflow-x:auto;background:var(--soft);border-radius:.4rem}
nav a{display:inline-block;margin:0 .9rem .2rem 0}
details{border:1px solid var(--line);border-radius:.5rem;margin:.4rem 0}
summary{display:flex;flex-wrap:wrap;gap:.3rem .8rem;align-items:baseline;padding:.5rem .8rem;cursor:pointer}
summary:hover{background:var(--soft)}
.body{padding:0 .9rem .9rem;border-top:1px solid var(--line)}
.method{min-width:4.2rem;font:700 .8rem ui-monospace,monospace}
.get{color:var(--read)}.post{color:var(--accent)}.put,.patch{color:var(--change)}.delete{color:var(--end)}
.path{font-weight:600;overflow-wrap:anywhere}
.summary{flex:1 1 14rem}
.who,.optional,.status{color:var(--mute);font-size:.8rem}
.optional{margin-left:.4rem}
table{width:100%;border-collapse:collapse;margin:.2rem 0}
th,td{padding:.3rem .5rem;text-align:left;vertical-align:top;border-top:1px solid var(--line)}
th{width:14rem;font-weight:400}
td table{margin-top:.3rem;background:var(--soft)}
.type{color:var(--mute)}
.type+code{margin-left:.4rem}
.or{margin:.3rem 0;color:var(--mute)}
.bare{margin:.2rem 0}
.codes{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;margin:0;padding:0;list-style:none}
dt{margin-top:.8rem;font-weight:600}
dt:target{background:#ffd70055}
dd{margin:0 0 0 1rem}
@media(max-width:40rem){th{width:9rem}}
`;
