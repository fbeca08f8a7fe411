/**
 * A page that a student's program wrote, and that tries what a script can do to the site which shows it. It tells what it got to the page
 * around it, and in its own text. `site`: the origin of the site. `leads`: whether it tries to lead the window that it is in elsewhere; where
 * that is its own, any page of the web may, and the control would be gone before it could tell.
 */
export const hostilePage = (site: string, leads: boolean): string => `<!doctype html>
<html><body><script>
const got = [];
const site = ${JSON.stringify(site)};
const leads = ${leads};
async function attempt(name, act) {
  try { if (await act()) got.push(name); } catch {}
}
const soon = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const loads = (tag, attributes) => new Promise((resolve) => {
  const element = Object.assign(document.createElement(tag), attributes);
  element.onload = () => resolve(true);
  element.onerror = () => resolve(false);
  setTimeout(() => resolve(false), 1500);
  document.body.append(element);
});
const asks = (path, more) => fetch(site + path, more).then((answer) => answer.text()).then((text) => text.includes('secret'));
(async () => {
  await attempt('cookie', () => document.cookie.includes('secret'));
  await attempt('setting a cookie', () => { document.cookie = 'planted=1'; return document.cookie.includes('planted'); });
  await attempt('localStorage', () => localStorage.getItem('secret') === 'secret');
  await attempt('sessionStorage', () => { sessionStorage.setItem('a', 'b'); return true; });
  await attempt('indexedDB', () => new Promise((resolve, reject) => {
    const opening = indexedDB.open('a');
    opening.onsuccess = () => resolve(true);
    opening.onerror = () => reject();
  }));
  await attempt('the page around it', () => parent !== window && parent.document.body.innerHTML !== '');
  await attempt('reading the API', () => asks('/api/v1/limits', { credentials: 'include' }));
  await attempt('calling the API blindly', () => fetch(site + '/api/v1/runs', { method: 'POST', mode: 'no-cors', body: '{}', credentials: 'include' }).then(() => true));
  await attempt('calling the API by XMLHttpRequest', () => new Promise((resolve, reject) => {
    const call = new XMLHttpRequest();
    call.open('POST', site + '/api/v1/runs');
    call.onload = () => resolve(true);
    call.onerror = () => reject();
    call.send('{}');
  }));
  await attempt('a beacon', () => { navigator.sendBeacon(site + '/beacon', 'x'); return false; });
  await attempt('events', () => { new EventSource(site + '/events'); return false; });
  await attempt('a socket', () => { new WebSocket(site.replace('http', 'ws') + '/socket'); return false; });
  await attempt('an image of the site', () => loads('img', { src: site + '/image' }));
  await attempt('a script of the site', () => loads('script', { src: site + '/script' }));
  await attempt('a style sheet of the site', () => loads('link', { rel: 'stylesheet', href: site + '/style' }));
  await attempt('a prefetch', () => loads('link', { rel: 'prefetch', href: site + '/prefetch' }));
  await attempt('a worker', () => { new Worker(URL.createObjectURL(new Blob(['fetch("' + site + '/worker")']))); return false; });
  await attempt('a service worker', () => navigator.serviceWorker.register('/worker.js').then(() => true));
  await attempt('framing the site', async () => {
    const frame = Object.assign(document.createElement('iframe'), { src: site + '/framed' });
    document.body.append(frame);
    await soon(500);
    return false;
  });
  await attempt('a window', () => window.open(site + '/window') !== null);
  await attempt('a form', () => {
    const form = Object.assign(document.createElement('form'), { action: site + '/form', method: 'post', target: 'form' });
    document.body.append(form);
    form.submit();
    return false;
  });
  if (leads) {
    document.body.append(Object.assign(document.createElement('a'), { href: site + '/link', target: '_top', id: 'link' }));
    await attempt('the top window by a link', () => { document.getElementById('link').click(); return false; });
    await attempt('the top window', () => { top.location.href = site + '/top'; return false; });
    await attempt('the top window by open', () => { window.open(site + '/open-top', '_top'); return false; });
    await attempt('the page around it by open', () => { window.open(site + '/open-parent', '_parent'); return false; });
  }
  await soon(500);
  document.body.dataset.got = JSON.stringify(got);
  document.body.dataset.origin = self.origin;
  parent.postMessage({ got, origin: self.origin }, '*');
})();
</script></body></html>`;
