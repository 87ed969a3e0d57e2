import { createHash } from 'node:crypto'

/** One style sheet, inlined, known to the content security policy by its hash. */
export const stylesheet = `
:root{--bg:#f4f6f9;--surface:#fff;--line:#dfe4ea;--line-strong:#c3ccd6;--text:#16202b;--muted:#51606f;--sky:#0b7ab8;--sky-strong:#075f92;--sky-soft:#e6f3fb;--red:#b3261e;--red-soft:#fdeceb;--green:#1c6b43;--green-soft:#e7f5ec;--control:#7b8896}
@media (prefers-color-scheme:dark){:root{--bg:#11161c;--surface:#1a2129;--line:#2b3540;--line-strong:#3c4854;--text:#e8edf2;--muted:#a3b0bd;--sky:#5cb8ec;--sky-strong:#8fd0f5;--sky-soft:#16303f;--red:#ff9b92;--red-soft:#3a1f1d;--green:#7fd3a4;--green-soft:#173226;--control:#8592a0}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
a{color:var(--sky);text-decoration:none}a:hover{text-decoration:underline}
:focus-visible{outline:2px solid var(--sky);outline-offset:2px;border-radius:4px}
h1{font-size:1.35rem;line-height:1.25;margin:0;overflow-wrap:anywhere}h2{font-size:1rem;margin:0 0 .75rem}p{margin:.5rem 0}
small{color:var(--muted);font-weight:400}
.bar{display:flex;flex-wrap:wrap;align-items:center;gap:.25rem 1.5rem;padding:.5rem 1.25rem;background:var(--surface);border-bottom:3px solid var(--sky)}
.brand{display:flex;align-items:center;gap:.6rem;color:var(--sky);font-weight:650}.brand span{color:var(--text)}.brand small{margin-left:.35rem}
.bar nav{display:flex;gap:.25rem;flex-wrap:wrap}.bar nav a{padding:.4rem .75rem;color:var(--text);border-radius:6px}.bar nav a[aria-current]{background:var(--sky-soft);color:var(--sky-strong);font-weight:600}
.who{margin-left:auto;display:flex;align-items:center;gap:.6rem;color:var(--muted)}
main{max-width:1120px;margin:0 auto;padding:1.25rem}
.card{background:var(--surface);border:1px solid var(--line);border-radius:10px;padding:1.25rem;margin-bottom:1rem}
.narrow{max-width:520px;margin:3rem auto}
.head{display:flex;flex-wrap:wrap;gap:.75rem 1rem;align-items:flex-start;justify-content:space-between}
.kicker{color:var(--muted);font-size:.82rem;margin:0 0 .1rem}
.actions{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center}
button,.button{font:inherit;font-weight:550;padding:.45rem .9rem;border-radius:7px;border:1px solid var(--line-strong);background:var(--surface);color:var(--text);cursor:pointer;display:inline-block}
button:hover,.button:hover{border-color:var(--sky);text-decoration:none}
.primary{background:var(--sky-strong);border-color:var(--sky-strong);color:#fff}
@media (prefers-color-scheme:dark){.primary{background:#1273a8;border-color:#1273a8}}
.danger{color:var(--red);border-color:var(--line-strong)}.quiet{border-color:transparent;color:var(--sky);padding:.3rem .5rem}
.layout{display:grid;grid-template-columns:minmax(0,1fr) 320px;gap:1rem;align-items:start}
@media (max-width:820px){.layout{grid-template-columns:minmax(0,1fr)}main{padding:.75rem}.bar{padding:.5rem .75rem}.who{margin-left:0}}
dl{display:grid;grid-template-columns:1fr 1fr;gap:0 2rem;margin:0}
.one{grid-template-columns:1fr}dl div{border-bottom:1px solid var(--line);padding:.45rem 0;min-width:0}dt{color:var(--muted);font-size:.8rem}dd{margin:0;overflow-wrap:anywhere;min-height:1.5em;white-space:pre-line}
@media (max-width:560px){dl,.fields{grid-template-columns:1fr!important}}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th{font-size:.8rem;color:var(--muted);font-weight:600;text-align:left;white-space:nowrap}
th,td{padding:.5rem .75rem .5rem 0;border-bottom:1px solid var(--line)}td{overflow-wrap:anywhere}
@media (max-width:560px){.optional{display:none}}
form.search{display:flex;gap:.5rem;flex:1 1 260px;max-width:420px}
input,select,textarea{font:inherit;font-size:.95rem;color:var(--text);background:var(--surface);border:1px solid var(--control);border-radius:7px;padding:.42rem .6rem;width:100%}
input[type=checkbox],input[type=radio]{width:auto;accent-color:var(--sky)}
label{display:block;font-size:.84rem;color:var(--muted)}label b{color:var(--red)}
.fields{display:grid;grid-template-columns:1fr 1fr;gap:.8rem 1.5rem}.wide{grid-column:1/-1}
.note{padding:.6rem .9rem;border-radius:8px;margin:.75rem 0 1rem}h1+form{margin-top:.75rem}.bad{background:var(--red-soft);color:var(--red)}.good{background:var(--green-soft);color:var(--green)}
.pick{list-style:none;margin:.75rem 0;padding:0}.pick li{border-top:1px solid var(--line)}.pick li:last-child{border-bottom:1px solid var(--line)}
.pick label,.pick button{display:flex;gap:.75rem;align-items:center;width:100%;padding:.6rem .25rem;font-size:1rem;color:var(--text);cursor:pointer;border:0;background:none;text-align:left;border-radius:0}
.pick span{min-width:0;flex:1}.pick small{display:block;overflow-wrap:anywhere}.pick .tag{flex:none}.pick label:hover,.pick button:hover{background:var(--sky-soft)}
.tag{font-size:.75rem;border:1px solid var(--line-strong);border-radius:99px;padding:.05rem .5rem;color:var(--muted);white-space:nowrap}
.off{opacity:.6}.empty{color:var(--muted);padding:1rem 0;margin:0}
.pages{display:flex;gap:1rem;justify-content:space-between;padding-top:.75rem;color:var(--muted)}
.path{display:flex;flex-wrap:wrap;gap:.35rem;margin-top:1rem}.path a[aria-current]{background:var(--sky-soft);color:var(--sky-strong)}.path button,.path a{padding:.3rem .7rem;font-size:.85rem}
.window{padding:0;overflow:hidden}.window iframe{display:block;width:100%;height:400px;border:0}
details summary{cursor:pointer;color:var(--red);font-weight:550}details.card>summary{color:var(--sky)}details form{margin-top:.6rem}
`

export const stylesheetHash = `sha256-${createHash('sha256').update(stylesheet).digest('base64')}`
