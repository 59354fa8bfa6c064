package dev.cuota.examples.storefront;

import dev.cuota.spring.PlanAction;
import dev.cuota.spring.SkipQuotaCheck;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Products and services of a shop. */
@RestController
class ProductsApi {
  private final JdbcClient jdbc;
  private final Levels levels;

  ProductsApi(JdbcClient jdbc, Levels levels) {
    this.jdbc = jdbc;
    this.levels = levels;
  }

  record NewProduct(@Nullable String name, @Nullable BigDecimal price, @Nullable String currency) {}

  @PostMapping("/api/products")
  @ResponseStatus(HttpStatus.CREATED)
  @PlanAction("create_product")
  Product create(@RequestHeader(ShopTenants.HEADER) String tenant, @RequestBody NewProduct wanted) {
    return insert(tenant, wanted);
  }

  /** A service is a product that is not shipped, and takes the same room. */
  @PostMapping("/api/services")
  @ResponseStatus(HttpStatus.CREATED)
  @PlanAction("create_service")
  Product createService(
      @RequestHeader(ShopTenants.HEADER) String tenant, @RequestBody NewProduct wanted) {
    return insert(tenant, wanted);
  }

  private Product insert(String tenant, NewProduct wanted) {
    Product made =
        jdbc.sql(
                """
                insert into shop.products (tenant_id, name, price, currency) values (?, ?, ?, ?)
                returning id, name, price, currency, created_at
                """)
            .param(tenant)
            .param(Given.text("name", wanted.name()))
            .param(Given.money("price", wanted.price()))
            .param(Given.currency(wanted.currency()))
            .query(Product.class)
            .single();
    levels.products(tenant);
    return made;
  }

  @GetMapping("/api/products")
  List<Product> list(@RequestHeader(ShopTenants.HEADER) String tenant) {
    return Rows.all(
        jdbc.sql(
                """
            select id, name, price, currency, created_at from shop.products
            where tenant_id = ? order by created_at desc, id limit 100
            """)
            .param(tenant),
        Product.class);
  }

  @DeleteMapping("/api/products/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @SkipQuotaCheck // it makes room
  void delete(@RequestHeader(ShopTenants.HEADER) String tenant, @PathVariable UUID id) {
    if (jdbc.sql("delete from shop.products where tenant_id = ? and id = ?")
            .param(tenant)
            .param(id)
            .update()
        == 0) {
      throw Given.missing();
    }
    levels.products(tenant);
  }
}
