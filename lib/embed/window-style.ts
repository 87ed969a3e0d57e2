/** The compact theme: everything that matters within 400 px of height. */
export const windowStyle = `*{box-sizing:border-box}:root{color-scheme:light dark;--bg:light-dark(#fff,#16161a);--text:light-dark(#1b1b20,#ededf2);--muted:light-dark(#5d5d68,#a7a7b4);--line:light-dark(#e3e3e8,#33333c);--violet:light-dark(#5b45c9,#a894ff);--hover:light-dark(#f2f2f5,#24242b)}
html,body{height:100%}body{margin:0;background:var(--bg);color:var(--text);font:13px/1.45 system-ui,sans-serif}
.win{height:100%;display:flex;flex-direction:column;overflow:hidden}
header{display:flex;align-items:center;gap:8px;min-height:40px;padding:4px 12px;border-bottom:1px solid var(--line);flex-wrap:wrap}
h1{font-size:13px;margin:0;font-weight:650;color:var(--violet)}.who{color:var(--muted);overflow:hidden;text-overflow:ellipsis;white-space:nowrap;max-width:40vw}.gap{flex:1}
.segments{display:inline-flex;border:1px solid var(--line);border-radius:6px;overflow:hidden}.segments button{font:inherit;font-size:12px;border:0;border-left:1px solid var(--line);background:none;color:var(--muted);padding:2px 8px;cursor:pointer}.segments button:first-child{border:0}.segments button[aria-pressed=true]{background:var(--hover);color:var(--text);font-weight:600}
a{color:var(--violet);text-decoration:none;font-size:12px}a:hover{text-decoration:underline}:focus-visible{outline:2px solid var(--violet);outline-offset:1px}
.scroll{flex:1;min-height:0;overflow-y:auto;padding:0 12px 8px}
h2{position:sticky;top:0;background:var(--bg);font-size:12px;margin:0;padding:8px 0 2px;display:flex;gap:8px}h2 small{font-weight:400;color:var(--muted);margin-left:auto;font-variant-numeric:tabular-nums}
ol{list-style:none;margin:0;padding:0}li{display:grid;grid-template-columns:8px minmax(0,1fr) auto minmax(44px,auto);gap:8px;align-items:baseline;min-height:26px}
li i{width:6px;height:6px;border-radius:50%;background:var(--violet);align-self:start;margin-top:7px}li.quiet{color:var(--muted);font-size:12px}li.quiet i{background:var(--line)}
.what{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}.what span{color:var(--muted);font-size:12px;margin-left:8px}.pts,time{color:var(--muted);font-size:12px;text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.note{color:var(--muted);padding:24px 12px;text-align:center;max-width:52ch;margin:0 auto;text-wrap:balance}
footer{display:flex;flex-wrap:wrap;gap:4px 16px;align-items:center;min-height:32px;padding:4px 12px;border-top:1px solid var(--line);font-size:12px;color:var(--muted)}footer[hidden]{display:none}footer b{color:var(--text)}
[hidden]{display:none!important}@media(max-width:560px){.segments{order:3}.what{white-space:normal}}`
