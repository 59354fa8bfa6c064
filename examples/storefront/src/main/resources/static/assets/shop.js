// Keeps a shop's page up to date without loading it again.
(() => {
  const tenant = document.body.dataset.tenant;
  if (!tenant) return;
  const everyMillis = 2000;
  const find = (id) => document.getElementById(id);

  async function refresh() {
    const answer = await fetch(`/shop/${encodeURIComponent(tenant)}/now`);
    if (!answer.ok) return;
    const now = await answer.json();
    put(find('usage'), now.usage);
    for (const [key, rows] of Object.entries(now.lists)) put(find(`list-${key}`), rows);
    for (const [key, why] of Object.entries(now.obstacles)) {
      put(find(`obstacle-${key}`), why);
      document.querySelector(`form[data-resource="${key}"] button`).disabled = why !== '';
    }
  }

  // The same again would take the focus away from what is in it.
  const shown = new Map();
  function put(place, html) {
    if (shown.get(place) !== html) {
      shown.set(place, html);
      place.innerHTML = html;
    }
  }

  async function send(path, method, body) {
    const problem = find('problem');
    problem.hidden = true;
    const answer = await fetch(path, {
      method,
      headers: { 'X-Tenant': tenant, 'Content-Type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    if (!answer.ok) {
      const why = await answer.json().catch(() => ({}));
      problem.textContent = why.message || why.detail || why.title || String(answer.status);
      problem.hidden = false;
    }
    await refresh();
  }

  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!form.matches('form.create')) return;
    event.preventDefault();
    const body = {};
    for (const input of form.querySelectorAll('input')) {
      body[input.name] = input.type === 'number' ? Number(input.value) : input.value;
    }
    send(`/api/${form.dataset.resource}`, 'POST', body);
  });

  document.addEventListener('click', (event) => {
    const button = event.target.closest('button[data-path]');
    if (button) send(button.dataset.path, button.dataset.method);
  });

  setInterval(() => { if (!document.hidden) refresh().catch(() => {}); }, everyMillis);
})();
