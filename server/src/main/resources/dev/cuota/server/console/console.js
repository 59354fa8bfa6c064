'use strict';

// The menu of narrow screens.
(() => {
  const toggle = document.querySelector('.side-toggle');
  if (!toggle) {
    return;
  }
  const body = document.getElementById(toggle.getAttribute('aria-controls'));
  const show = (open) => {
    toggle.setAttribute('aria-expanded', String(open));
    body.classList.toggle('open', open);
  };
  toggle.addEventListener('click', () => show(toggle.getAttribute('aria-expanded') !== 'true'));
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && body.classList.contains('open')) {
      show(false);
      toggle.focus();
    }
  });
})();

// Pages that refresh themselves: not while nobody looks, and not while the reader wants them still.
(() => {
  const button = document.querySelector('[data-live-toggle]');
  if (!button) {
    return;
  }
  button.addEventListener('click', () => {
    const live = button.getAttribute('aria-pressed') !== 'true';
    button.setAttribute('aria-pressed', String(live));
  });
  document.body.addEventListener('htmx:confirm', (event) => {
    const refreshesItself = event.detail.elt.hasAttribute('data-live');
    const still = button.getAttribute('aria-pressed') !== 'true';
    if (refreshesItself && event.detail.triggeringEvent === undefined && (document.hidden || still)) {
      event.preventDefault();
    }
  });
})();

// A choice that is a form of its own is sent as soon as it is made.
document.addEventListener('change', (event) => {
  const form = event.target.closest('form[data-send-on-change]');
  if (form) {
    form.requestSubmit();
  }
});

// Copies what stands in an element.
document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-copy]');
  if (!button) {
    return;
  }
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
  button.textContent = button.dataset.copied;
});

// A file that is chosen is read into a field, where it can be looked at and changed before it is sent.
document.addEventListener('change', async (event) => {
  const input = event.target.closest('input[data-fills]');
  if (input && input.files.length === 1) {
    document.getElementById(input.dataset.fills).value = await input.files[0].text();
  }
});
