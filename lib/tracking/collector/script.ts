import type { TrackingSettings } from '#lib/tracking/types.ts'

/**
 * The tracking script, whole: it must stay below 2 kB gzipped. It keeps a signed random id in the site's own storage once
 * the visitor consented, and nothing that would tell browsers apart. Times are the collector's, so a wrong clock loses nothing.
 */
export function trackingScript(
  origin: string,
  site: string,
  { consent }: Pick<TrackingSettings, 'consent'>,
): string {
  return source
    .replace('__ORIGIN__', JSON.stringify(origin).replaceAll('<', '\\u003c'))
    .replace('__SITE__', JSON.stringify(site))
    .replace('__ASK__', consent === 'required' ? '1' : '0')
}

const source = `(function(w,d,n){
if(w.concord&&w.concord.on)return
var O=__ORIGIN__,S=__SITE__,A=__ASK__,K='concord.'+S,q=(w.concord&&w.concord.q)||[],L,C=Promise.resolve(),T
function g(k){try{return localStorage.getItem(K+k)}catch(e){}}
function p(k,v){try{v===null?localStorage.removeItem(K+k):localStorage.setItem(K+k,v)}catch(e){}}
function ok(){var c=g('.c');return c?c==='1':!A&&!n.globalPrivacyControl}
function id(){var a=new Uint8Array(8);crypto.getRandomValues(a);return Array.from(a,function(b){return(b+256).toString(16).slice(1)}).join('')}
function now(){return Date.now()+(+g('.o')||0)}
function post(e,r){e.v=g('.v');return fetch(O+'/e',{method:'POST',keepalive:true,credentials:'omit',body:JSON.stringify(e)}).then(function(a){
if(a.status===200)return a.json().then(function(j){if(j.v&&ok())p('.v',j.v);if(j.t)p('.o',j.t-Date.now())})
if(a.status>=500)throw 0}).catch(function(){if(r<3)setTimeout(function(){C=C.then(function(){return post(e,r+1)})},3e3*(r+1))})}
function page(){
if(!ok()||n.webdriver)return
if(d.prerendering){d.addEventListener('prerenderingchange',page,{once:true});return}
var u=new URL(w.location.href),e
if(L===u.href)return
e={s:S,i:id(),t:0,u:u.href,r:L||d.referrer,h:d.title}
if(T){e.p=T;T=0}
L=u.href
C=C.then(function(){e.t=now();return post(e,0)})}
function cpt(){var u=new URL(w.location.href);T=u.searchParams.get('cpt');if(T){u.searchParams.delete('cpt');w.history.replaceState(w.history.state,'',u.href)}}
function mark(){return id()+'.'+now()+'.'+g('.v')}
d.addEventListener('click',function(e){var a=e.target.closest&&e.target.closest('a[href]'),u
if(!a||!ok()||!g('.v')||n.webdriver)return
if(a.href.indexOf(O+'/r/')&&a.href.indexOf(O+'/f/'))return
u=new URL(a.href);u.searchParams.set('c',mark());a.href=u.href},true)
d.addEventListener('submit',function(e){var f=e.target,i
if(!f.action||String(f.action).indexOf(O)||!ok()||!g('.v'))return
i=f.querySelector('input[name=_cv]')||f.appendChild(d.createElement('input'))
i.type='hidden';i.name='_cv';i.value=g('.v')},true)
function run(a){
if(a[0]==='consent'){p('.c','1');page()}
if(a[0]==='refuse'){p('.c','0');p('.v',null)}
if(a[0]==='page')page()}
w.concord=function(){run(arguments)}
w.concord.on=1
var h=w.history.pushState
w.history.pushState=function(){h.apply(w.history,arguments);setTimeout(page,0)}
w.addEventListener('popstate',function(){setTimeout(page,0)})
cpt()
q.forEach(run)
page()
})(window,document,navigator)
`
