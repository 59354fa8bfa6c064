package dev.cuota.examples.storefront;

import dev.cuota.client.CuotaClient;
import dev.cuota.client.SpoolFull;
import dev.cuota.client.UsageEvent;
import java.math.BigDecimal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Tells Cuota how many there are whenever that has changed. It is for history and cost; where Cuota
 * counts the rows of this database itself, it is not what limits go by.
 */
final class Levels {
  private static final Logger LOG = LoggerFactory.getLogger(Levels.class);

  private final JdbcClient jdbc;
  private final CuotaClient cuota;

  Levels(JdbcClient jdbc, CuotaClient cuota) {
    this.jdbc = jdbc;
    this.cuota = cuota;
  }

  void products(String tenant) {
    tell(
        "products.level",
        "count",
        "select count(*) from shop.products where tenant_id = ?",
        tenant);
  }

  void banners(String tenant) {
    tell(
        "banners.level",
        "count",
        "select count(*) from shop.banners where is_active and tenant_id = ?",
        tenant);
  }

  void coupons(String tenant) {
    tell(
        "coupons.level",
        "count",
        """
        select count(*) from shop.store_coupons
        where is_active and archived_at is null and tenant_id = ?
        """,
        tenant);
  }

  void storage(String tenant) {
    tell(
        "storage.level",
        "bytes",
        "select coalesce(sum(bytes), 0) from shop.images where tenant_id = ?",
        tenant);
  }

  /** A sale that was made. Whatever comes of telling it, the order stands. */
  void sale(String tenant, Order order, String country) {
    track(
        UsageEvent.of(
                "sale",
                tenant,
                java.util.Map.of(
                    "amount", order.total(), "currency", order.currency(), "country", country))
            .withId(order.id().toString()));
  }

  private void tell(String type, String property, String sql, String tenant) {
    BigDecimal level = jdbc.sql(sql).param(tenant).query(BigDecimal.class).single();
    track(UsageEvent.of(type, tenant, property, level));
  }

  private void track(UsageEvent event) {
    try {
      cuota.track(event);
    } catch (SpoolFull e) {
      LOG.warn("{} of {} is not told: {}", event.type(), event.subject(), e.getMessage());
    }
  }
}
