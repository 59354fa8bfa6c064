package dev.cuota.examples.storefront;

import dev.cuota.spring.PlanAction;
import dev.cuota.spring.SkipQuotaCheck;
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

/** Banners of a shop. */
@RestController
class BannersApi {
  private final JdbcClient jdbc;
  private final Levels levels;

  BannersApi(JdbcClient jdbc, Levels levels) {
    this.jdbc = jdbc;
    this.levels = levels;
  }

  record NewBanner(@Nullable String title) {}

  @PostMapping("/api/banners")
  @ResponseStatus(HttpStatus.CREATED)
  @PlanAction("create_banner")
  Banner create(@RequestHeader(ShopTenants.HEADER) String tenant, @RequestBody NewBanner wanted) {
    Banner made =
        jdbc.sql(
                """
                insert into shop.banners (tenant_id, title) values (?, ?)
                returning id, title, is_active, created_at
                """)
            .param(tenant)
            .param(Given.text("title", wanted.title()))
            .query(Banner.class)
            .single();
    levels.banners(tenant);
    return made;
  }

  @GetMapping("/api/banners")
  List<Banner> list(@RequestHeader(ShopTenants.HEADER) String tenant) {
    return Rows.all(
        jdbc.sql(
                """
            select id, title, is_active, created_at from shop.banners
            where tenant_id = ? order by created_at desc, id limit 100
            """)
            .param(tenant),
        Banner.class);
  }

  @PostMapping("/api/banners/{id}/archive")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @SkipQuotaCheck // it makes room
  void archive(@RequestHeader(ShopTenants.HEADER) String tenant, @PathVariable UUID id) {
    change("update shop.banners set is_active = false where tenant_id = ? and id = ?", tenant, id);
  }

  @DeleteMapping("/api/banners/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @SkipQuotaCheck // it makes room
  void delete(@RequestHeader(ShopTenants.HEADER) String tenant, @PathVariable UUID id) {
    change("delete from shop.banners where tenant_id = ? and id = ?", tenant, id);
  }

  private void change(String sql, String tenant, UUID id) {
    if (jdbc.sql(sql).param(tenant).param(id).update() == 0) {
      throw Given.missing();
    }
    levels.banners(tenant);
  }
}
