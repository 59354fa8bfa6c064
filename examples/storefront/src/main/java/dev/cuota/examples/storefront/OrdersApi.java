package dev.cuota.examples.storefront;

import dev.cuota.spring.PlanAction;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Orders of a shop's buyers. The limit on them is soft: a checkout is counted, never blocked. */
@RestController
class OrdersApi {
  private final JdbcClient jdbc;
  private final Levels levels;

  OrdersApi(JdbcClient jdbc, Levels levels) {
    this.jdbc = jdbc;
    this.levels = levels;
  }

  /** What a buyer's checkout sends. */
  record NewOrder(@Nullable BigDecimal total, @Nullable String currency, @Nullable String country) {
    NewOrder {
      total = Given.money("total", total);
      currency = Given.currency(currency);
      country = Given.country(country);
    }
  }

  /** Naming the tenant by argument has the guard wait until an order was read: none, none counted. */
  @PostMapping("/api/orders")
  @ResponseStatus(HttpStatus.CREATED)
  @PlanAction(value = "create_order", tenant = "#tenant")
  Order create(@RequestHeader(ShopTenants.HEADER) String tenant, @RequestBody NewOrder wanted) {
    Order made =
        jdbc.sql(
                """
                insert into shop.orders (tenant_id, total, currency) values (?, ?, ?)
                returning id, total, currency, created_at
                """)
            .param(tenant)
            .param(wanted.total())
            .param(wanted.currency())
            .query(Order.class)
            .single();
    levels.sale(tenant, made, Given.country(wanted.country()));
    return made;
  }

  @GetMapping("/api/orders")
  List<Order> list(@RequestHeader(ShopTenants.HEADER) String tenant) {
    return Rows.all(
        jdbc.sql(
                """
            select id, total, currency, created_at from shop.orders
            where tenant_id = ? order by created_at desc, id limit 100
            """)
            .param(tenant),
        Order.class);
  }
}
