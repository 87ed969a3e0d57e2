/** Asks on our own pages, where no banner of a website does. It says nothing once somebody answered. */
export const consentScript = `(function(d){var k=Object.keys(localStorage).filter(function(n){return/^concord\\..*\\.c$/.test(n)})
if(k.length||!window.concord||navigator.webdriver)return
var b=d.createElement('div'),p=d.createElement('span')
b.className='consent';b.setAttribute('role','region');b.setAttribute('aria-label','Consent')
p.textContent='May this page remember your visit, so that we know what interests you?';b.append(p)
;[['Yes','consent'],['No','refuse']].forEach(function(c){var e=d.createElement('button');e.type='button';e.textContent=c[0]
e.onclick=function(){window.concord(c[1]);b.remove()};b.append(e)})
d.body.append(b)})(document)
`
