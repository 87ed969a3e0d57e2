/**
 * The window's one script, as text: it asks with the bearer it was given and writes text alone, never HTML. Days and times
 * are those of the reader's browser.
 */
export const windowScript = `function(pass){
var d=document,$=function(id){return d.getElementById(id)},next=null,rows=[],busy=false,show='all',first=true
var groups=[['all','All'],['visits','Visits',['visit','click','search','file']],['emails','E-mails',['email']],['forms','Forms',['form']]]
function el(tag,text,cls){var e=d.createElement(tag);if(text!==undefined)e.textContent=text;if(cls)e.className=cls;return e}
function day(at){return new Intl.DateTimeFormat(undefined,{weekday:'short',day:'numeric',month:'long',year:new Date(at).getFullYear()===new Date().getFullYear()?undefined:'numeric'}).format(new Date(at))}
function time(at){return new Intl.DateTimeFormat(undefined,{hour:'2-digit',minute:'2-digit'}).format(new Date(at))}
function points(n){return n?(n>0?'+':'\\u2212')+Math.abs(n):''}
function line(r){var li=el('li'),w=el('span',undefined,'what'),quiet=r.kind==='change'||r.kind==='sync'
if(quiet)li.className='quiet'
w.append(r.text+(r.object?' ':''));if(r.object)w.append(el('strong',r.object));if(r.after)w.append(' '+r.after)
if(r.pages&&r.pages.length)w.append(el('span',r.pages.slice(0,3).map(function(p){return p.title}).join(', ')+(r.pages.length>3?', '+(r.pages.length-3)+' more':'')))
else if(r.detail)w.append(el('span',r.detail))
var t=el('time',time(r.at));t.dateTime=r.at
li.append(el('i'),w,el('span',points(r.points),'pts'),t);return li}
function draw(){var kinds=groups.filter(function(g){return g[0]===show})[0][2],box=$('days'),list,last,head,sum
box.textContent=''
var shown=rows.filter(function(r){return !kinds||kinds.indexOf(r.kind)>=0})
shown.forEach(function(r){var name=day(r.at);if(name!==last){last=name;sum=0;head=el('h2',name);head.append(el('small'));list=el('ol');box.append(head,list)}
sum+=r.points||0;head.lastChild.textContent=points(sum);list.append(line(r))})
$('note').hidden=shown.length>0
if(!shown.length)$('note').textContent=rows.length?'Nothing of this kind so far.':'Nothing has happened yet. Visits, forms and e-mails show here as they come.'}
function frame(p){var f=$('foot'),a=p.alsoOn,parts=[]
$('who').textContent=p.name;$('open').href=p.url;$('open').hidden=false;f.textContent='';f.hidden=false
if(p.own){[['Score',p.own.score],['Grade',p.own.grade],['Assigned to',p.own.assigned]].forEach(function(x){if(x[1]===null)return;var s=el('span',x[0]+' ');s.append(el('b',String(x[1])));f.append(s)})
if(p.own.waits)f.append(el('span','Changes wait for the next sync'))}
else f.append(el('span','Another record with this e-mail is the synced one; score and grade stand there.'))
if(a.contacts)parts.push(a.contacts+(a.contacts===1?' contact':' contacts'));if(a.leads)parts.push(a.leads+(a.leads===1?' lead':' leads'))
if(parts.length)f.append(el('span','Also shows on '+parts.join(' and ')+' with this e-mail'))}
function failed(status){$('note').hidden=false;$('note').textContent=status===403?'This window has closed. Reload the page to open it anew.':'The activities did not load. Concord may be unreachable; reload the page to try again.'}
function load(){if(busy)return;busy=true
fetch('/embed/data'+(next?'?cursor='+encodeURIComponent(next):''),{headers:{authorization:'Bearer '+pass},credentials:'omit',cache:'no-store'}).then(function(r){
if(!r.ok)throw r.status
return r.json()}).then(function(w){busy=false;if(!w.prospect){$('note').textContent='No prospect in Concord has this record\\u2019s e-mail. Send the record to Concord to make one.';return}
if(first){first=false;frame(w.prospect)}
rows=rows.concat(w.rows);next=w.next;draw()}).catch(function(e){busy=false;failed(e)})}
groups.forEach(function(g){var b=el('button',g[1]);b.type='button';b.setAttribute('aria-pressed',String(g[0]===show))
b.onclick=function(){show=g[0];Array.prototype.forEach.call($('show').children,function(c){c.setAttribute('aria-pressed',String(c===b))});draw()}
$('show').append(b)})
$('scroll').addEventListener('scroll',function(){var s=$('scroll');if(next&&s.scrollTop+s.clientHeight>s.scrollHeight-200)load()})
load()}`
