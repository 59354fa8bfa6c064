package dev.cuota.examples.storefront;

/** What all pages have around them. */
final class Layout {
  private Layout() {}

  static String page(Words words, String title, String tenant, String body) {
    return """
    <!doctype html>
    <html lang="%s"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark"><title>%s</title>
    <link rel="icon" href="data:,"><link rel="stylesheet" href="/assets/shop.css">
    <script src="/assets/shop.js" defer></script></head>
    <body data-tenant="%s"><header><h1>%s</h1></header><main>%s</main></body></html>
    """
        .formatted(words.language(), title, Words.safe(tenant), title, body);
  }
}
