package dev.cuota.examples.storefront;

import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriUtils;

/** The pages: all shops, and one of them. */
@RestController
class Pages {
  private static final MediaType HTML = MediaType.parseMediaType("text/html;charset=UTF-8");

  private final JdbcClient jdbc;
  private final Standings standings;
  private final ShopLists lists;

  Pages(
      JdbcClient jdbc,
      Standings standings,
      ProductsApi products,
      BannersApi banners,
      CouponsApi coupons,
      ImagesApi images,
      OrdersApi orders) {
    this.jdbc = jdbc;
    this.standings = standings;
    this.lists = new ShopLists(products, banners, coupons, images, orders);
  }

  /** Where a key was typed into the box of the landing page. */
  @GetMapping("/shop")
  ResponseEntity<Void> open(@RequestParam String tenant) {
    String path = "/shop/" + UriUtils.encodePathSegment(known(tenant.strip()), "UTF-8");
    return ResponseEntity.status(303).header("Location", path).build();
  }

  @GetMapping("/")
  ResponseEntity<String> landing(HttpServletRequest request) {
    Words words = Words.of(request);
    StringBuilder shops = new StringBuilder();
    for (String tenant : tenants()) {
      String path = UriUtils.encodePathSegment(tenant, "UTF-8");
      shops.append("<li><a href=\"/shop/%s\">%s</a></li>".formatted(path, Words.safe(tenant)));
    }
    String list =
        shops.isEmpty()
            ? "<p class=\"empty\">%s</p>".formatted(words.say("landing.none"))
            : "<ul class=\"rows shops\">%s</ul>".formatted(shops);
    String body =
        """
        <section><p>%s</p>%s<form action="/shop" method="get" class="open">
        <label>%s <input name="tenant" required maxlength="100" autocomplete="off"></label>
        <button type="submit">%s</button></form></section>
        """
            .formatted(
                words.say("landing.lead"),
                list,
                words.say("landing.box"),
                words.say("landing.open"));
    return html(words, Layout.page(words, words.say("landing.title"), "", body));
  }

  @GetMapping("/shop/{tenant}")
  ResponseEntity<String> shop(@PathVariable String tenant, HttpServletRequest request) {
    Words words = Words.of(request);
    UsageView usage = new UsageView(standings.of(known(tenant)), words);
    StringBuilder sections = new StringBuilder();
    for (Section section : Section.ALL) {
      sections.append(
          "<section><h2>%s</h2>%s<div id=\"list-%s\">%s</div></section>"
              .formatted(
                  words.say(section.key()),
                  section.form(words, usage.obstacle(section.feature())),
                  section.key(),
                  lists.html(section.key(), tenant, words)));
    }
    String plan = usage.standing().plan();
    String body =
        """
        <p><a href="/">%s</a>%s</p><section><h2>%s</h2><div id="usage" aria-live="polite">%s</div></section>
        <div class="sections">%s</div>
        <p id="problem" class="notice error" role="alert" hidden></p>
        """
            .formatted(
                words.say("shop.all"),
                plan == null ? "" : " · " + words.say("shop.plan", plan),
                words.say("usage.title"),
                usage.html(),
                sections);
    return html(words, Layout.page(words, words.say("shop.title", tenant), tenant, body));
  }

  /** What changes on a shop's page, for refreshing it. */
  @GetMapping("/shop/{tenant}/now")
  Map<String, Object> now(@PathVariable String tenant, HttpServletRequest request) {
    Words words = Words.of(request);
    UsageView usage = new UsageView(standings.of(known(tenant)), words);
    Map<String, String> obstacles = new LinkedHashMap<>();
    Map<String, String> rows = new LinkedHashMap<>();
    for (Section section : Section.ALL) {
      obstacles.put(section.key(), usage.obstacle(section.feature()));
      rows.put(section.key(), lists.html(section.key(), tenant, words));
    }
    return Map.of("usage", usage.html(), "obstacles", obstacles, "lists", rows);
  }

  private List<String> tenants() {
    return Rows.all(
        jdbc.sql(
            """
            select tenant_id from shop.products union select tenant_id from shop.banners
            union select tenant_id from shop.store_coupons union select tenant_id from shop.images
            union select tenant_id from shop.orders order by 1 limit 500
            """),
        String.class);
  }

  private static String known(String tenant) {
    if (!Given.isTenant(tenant)) {
      throw Given.missing();
    }
    return tenant;
  }

  private static ResponseEntity<String> html(Words words, String page) {
    return ResponseEntity.ok()
        .contentType(HTML)
        .header("Content-Language", words.language())
        .header("Vary", "Accept-Language")
        .header("Cache-Control", "no-store")
        .body(page);
  }
}
