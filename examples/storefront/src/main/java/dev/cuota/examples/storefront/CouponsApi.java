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

/** Coupons of a shop. */
@RestController
class CouponsApi {
  private static final int MAX_PERCENT = 100;

  private final JdbcClient jdbc;
  private final Levels levels;

  CouponsApi(JdbcClient jdbc, Levels levels) {
    this.jdbc = jdbc;
    this.levels = levels;
  }

  record NewCoupon(@Nullable String code, @Nullable Integer percent) {}

  @PostMapping("/api/coupons")
  @ResponseStatus(HttpStatus.CREATED)
  @PlanAction("create_coupon")
  Coupon create(@RequestHeader(ShopTenants.HEADER) String tenant, @RequestBody NewCoupon wanted) {
    Coupon made =
        jdbc.sql(
                """
                insert into shop.store_coupons (tenant_id, code, percent) values (?, ?, ?)
                returning id, code, percent, is_active, archived_at, created_at
                """)
            .param(tenant)
            .param(Given.text("code", wanted.code()))
            .param(percent(wanted.percent()))
            .query(Coupon.class)
            .single();
    levels.coupons(tenant);
    return made;
  }

  private static int percent(@Nullable Integer percent) {
    if (percent == null || percent < 1 || percent > MAX_PERCENT) {
      throw Given.wrong("percent needs a number from 1 to " + MAX_PERCENT);
    }
    return percent;
  }

  @GetMapping("/api/coupons")
  List<Coupon> list(@RequestHeader(ShopTenants.HEADER) String tenant) {
    return Rows.all(
        jdbc.sql(
                """
            select id, code, percent, is_active, archived_at, created_at from shop.store_coupons
            where tenant_id = ? order by created_at desc, id limit 100
            """)
            .param(tenant),
        Coupon.class);
  }

  @PostMapping("/api/coupons/{id}/archive")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @SkipQuotaCheck // it makes room
  void archive(@RequestHeader(ShopTenants.HEADER) String tenant, @PathVariable UUID id) {
    change(
        """
        update shop.store_coupons set is_active = false, archived_at = coalesce(archived_at, now())
        where tenant_id = ? and id = ?
        """,
        tenant,
        id);
  }

  @DeleteMapping("/api/coupons/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @SkipQuotaCheck // it makes room
  void delete(@RequestHeader(ShopTenants.HEADER) String tenant, @PathVariable UUID id) {
    change("delete from shop.store_coupons where tenant_id = ? and id = ?", tenant, id);
  }

  private void change(String sql, String tenant, UUID id) {
    if (jdbc.sql(sql).param(tenant).param(id).update() == 0) {
      throw Given.missing();
    }
    levels.coupons(tenant);
  }
}
