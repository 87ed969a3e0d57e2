/**
 * The first script of the page: keeps the keys that are pressed before the console's own code has arrived. It holds no
 * quote, ampersand or angle bracket, because React escapes those in a script's text.
 */
export const earlyKeysScript =
  'window.earlyKeys=[];addEventListener(`keydown`,function(e){if(window.earlyKeys.length===undefined)return;if((e.metaKey||e.ctrlKey)?e.key===`k`:false)e.preventDefault();window.earlyKeys.push(e)})'
