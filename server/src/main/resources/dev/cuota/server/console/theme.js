// Runs before the first paint, so that a page never flashes in the wrong colours.
(() => {
  const root = document.documentElement;
  const system = window.matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    const theme = root.dataset.theme || (system.matches ? 'dark' : 'light');
    root.setAttribute('data-bs-theme', theme);
    document.dispatchEvent(new CustomEvent('themechange'));
  };
  root.classList.add('js');
  system.addEventListener('change', apply);
  apply();
})();
