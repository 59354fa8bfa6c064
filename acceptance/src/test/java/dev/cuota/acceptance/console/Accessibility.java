package dev.cuota.acceptance.console;

import com.microsoft.playwright.Page;
import java.util.List;

/** What a page must have so that everybody can use it. */
final class Accessibility {
  private Accessibility() {}

  /** Everything that is missing, one sentence each. */
  @SuppressWarnings("unchecked")
  static List<String> faults(Page page) {
    return (List<String>) page.evaluate(CHECKS);
  }

  private static final String CHECKS =
      """
      () => {
        const faults = [];
        const seen = (e) => e.getClientRects().length > 0;
        const name = (e) => (e.getAttribute('aria-label')
          || (e.getAttribute('aria-labelledby') || '').split(' ').filter(Boolean)
            .map(id => document.getElementById(id)?.textContent || '').join(' ')
          || [...(e.labels || [])].map(l => l.textContent).join(' ')
          || e.textContent || e.getAttribute('title') || '').trim();
        const say = (e, what) =>
          faults.push(what + ': ' + e.outerHTML.slice(0, 120).replace(/\\s+/g, ' '));

        if (!document.documentElement.lang) faults.push('the page has no language');
        if (!document.title) faults.push('the page has no title');
        if (document.querySelectorAll('h1').length !== 1) faults.push('the page needs one h1');
        if (document.querySelectorAll('main').length !== 1) faults.push('the page needs one main');
        const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
        ids.filter((id, i) => ids.indexOf(id) !== i).forEach(id => faults.push('id twice: ' + id));
        document.querySelectorAll('input:not([type=hidden]), select, textarea, button, a[href], progress')
          .forEach(e => { if (!name(e)) say(e, 'has no name'); });
        document.querySelectorAll('img:not([alt])').forEach(e => say(e, 'has no alt'));
        document.querySelectorAll('[role=img]').forEach(e => { if (!name(e)) say(e, 'has no name'); });
        document.querySelectorAll('svg:not([aria-hidden=true]):not([role=img])')
          .forEach(e => { if (!e.closest('[role=img]')) say(e, 'is neither hidden nor described'); });
        document.querySelectorAll('table').forEach(t => {
          if (!t.querySelector('thead th[scope=col]')) say(t, 'has no column headers');
        });
        for (const attribute of ['aria-labelledby', 'aria-describedby', 'aria-controls', 'for']) {
          document.querySelectorAll('[' + attribute + ']').forEach(e =>
            e.getAttribute(attribute).split(' ').forEach(id => {
              if (!document.getElementById(id)) say(e, attribute + ' points nowhere');
            }));
        }
        document.querySelectorAll('[data-chart]').forEach(c => {
          if (!document.getElementById(c.dataset.table)) say(c, 'has no table beside it');
        });

        const parse = (c) => (c.match(/[\\d.]+/g) || []).map(Number);
        const over = (top, under) => {
          const a = top.length > 3 ? top[3] : 1;
          return [0, 1, 2].map(i => top[i] * a + under[i] * (1 - a));
        };
        const ground = (e) => {
          if (!e) return [255, 255, 255];
          const own = parse(getComputedStyle(e).backgroundColor);
          return own.length > 3 && own[3] === 0 ? ground(e.parentElement)
            : over(own, ground(e.parentElement));
        };
        const light = (c) => {
          const [r, g, b] = c.map(v => v / 255)
            .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        document.querySelectorAll('body *').forEach(e => {
          const own = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
          if (!own || !seen(e) || e.closest('svg, progress, .visually-hidden, .skip')) return;
          const back = ground(e);
          const front = over(parse(getComputedStyle(e).color), back);
          const [low, high] = [light(back), light(front)].sort((a, b) => a - b);
          const ratio = (high + 0.05) / (low + 0.05);
          if (ratio < 4.5) say(e, 'contrast is ' + ratio.toFixed(2));
        });
        return faults;
      }
      """;
}
