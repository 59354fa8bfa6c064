package dev.cuota.examples.storefront;

import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Shows what a shop has, as HTML. */
record ShopLists(
    ProductsApi products,
    BannersApi banners,
    CouponsApi coupons,
    ImagesApi images,
    OrdersApi orders) {
  private static final int SHOWN = 6;

  String html(String resource, String tenant, Words words) {
    return switch (resource) {
      case "products" ->
          list(
              products.list(tenant),
              words,
              one ->
                  text(Words.safe(one.name()) + " · " + words.money(one.price(), one.currency()))
                      + delete("products", one.id(), words));
      case "banners" ->
          list(
              banners.list(tenant),
              words,
              one ->
                  text(Words.safe(one.title()))
                      + archive("banners", one.id(), one.isActive(), words)
                      + delete("banners", one.id(), words));
      case "coupons" ->
          list(
              coupons.list(tenant),
              words,
              one ->
                  text(Words.safe(one.code()) + " · " + words.say("percent", one.percent()))
                      + archive("coupons", one.id(), one.isActive(), words)
                      + delete("coupons", one.id(), words));
      case "images" ->
          list(
              images.list(tenant),
              words,
              one ->
                  text(Words.safe(one.name()) + " · " + words.say("bytes", one.bytes()))
                      + delete("images", one.id(), words));
      default ->
          list(orders.list(tenant), words, one -> text(words.money(one.total(), one.currency())));
    };
  }

  private static <T> String list(List<T> all, Words words, Function<T, String> row) {
    if (all.isEmpty()) {
      return "<p class=\"empty\">%s</p>".formatted(words.say("empty"));
    }
    StringBuilder html = new StringBuilder("<ul class=\"rows\">");
    all.stream()
        .limit(SHOWN)
        .forEach(one -> html.append("<li>").append(row.apply(one)).append("</li>"));
    if (all.size() > SHOWN) {
      html.append("<li class=\"more\">%s</li>".formatted(words.say("rows.newest", SHOWN)));
    }
    return html.append("</ul>").toString();
  }

  private static String text(String html) {
    return "<span>" + html + "</span>";
  }

  private static String archive(String resource, UUID id, boolean isActive, Words words) {
    return isActive
        ? button(resource + "/" + id + "/archive", "POST", words.say("archive"))
        : "<em>%s</em>".formatted(words.say("archived"));
  }

  private static String delete(String resource, UUID id, Words words) {
    return button(resource + "/" + id, "DELETE", words.say("delete"));
  }

  private static String button(String path, String method, String label) {
    return "<button type=\"button\" class=\"quiet\" data-path=\"/api/%s\" data-method=\"%s\">%s</button>"
        .formatted(path, method, label);
  }
}
