package dev.cuota.examples.storefront;

import java.util.List;

/**
 * One kind of thing of a shop: its form and its list.
 *
 * @param key of it in the API
 * @param button name of what its button says
 * @param feature that limits it; empty when nothing is ever in the way
 * @param fields of its form
 */
record Section(String key, String button, String feature, List<Field> fields) {
  /** One field of a form. */
  record Field(String name, String type, String value) {}

  private static final Field CURRENCY = new Field("currency", "text", "ARS");

  static final List<Section> ALL =
      List.of(
          new Section(
              "coupons",
              "create.coupon",
              "coupons_active_limit",
              List.of(new Field("code", "text", "HOLA10"), new Field("percent", "number", "10"))),
          new Section(
              "products",
              "create.product",
              "products_limit",
              List.of(
                  new Field("name", "text", "Poncho"),
                  new Field("price", "number", "49.90"),
                  CURRENCY)),
          new Section(
              "banners",
              "create.banner",
              "banners_active_limit",
              List.of(new Field("title", "text", "Hot sale"))),
          new Section(
              "images",
              "create.image",
              "storage_gb_quota",
              List.of(
                  new Field("name", "text", "poncho.webp"),
                  new Field("bytes", "number", "250000000"))),
          new Section(
              "orders",
              "create.order",
              "",
              List.of(
                  new Field("total", "number", "99.80"),
                  CURRENCY,
                  new Field("country", "text", "AR"))));

  /** The form; its button is disabled while there is an obstacle. */
  String form(Words words, String obstacle) {
    StringBuilder html = new StringBuilder();
    for (Field field : fields) {
      html.append(
          """
          <label>%s <input name="%s" type="%s" step="any" value="%s" required></label>
          """
              .formatted(
                  words.say("field." + field.name()), field.name(), field.type(), field.value()));
    }
    return """
    <form class="create" data-resource="%1$s">%2$s<button type="submit"%3$s>%4$s</button>
    <p class="obstacle" id="obstacle-%1$s" role="status">%5$s</p></form>
    """
        .formatted(
            key,
            html,
            obstacle.isEmpty() ? "" : " disabled aria-describedby=\"obstacle-" + key + "\"",
            words.say(button),
            obstacle);
  }
}
