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

/** Images of a shop. */
@RestController
class ImagesApi {
  private static final int GIGABYTE_DIGITS = 9;

  private final JdbcClient jdbc;
  private final Levels levels;

  ImagesApi(JdbcClient jdbc, Levels levels) {
    this.jdbc = jdbc;
    this.levels = levels;
  }

  /** A picture about to be stored, of 1 to {@value #MAX_BYTES} bytes. */
  record NewImage(@Nullable String name, long bytes) {
    static final long MAX_BYTES = 1_000_000_000_000L;

    NewImage {
      if (bytes < 1 || bytes > MAX_BYTES) {
        throw new IllegalArgumentException("bytes needs a number from 1 to " + MAX_BYTES);
      }
    }

    /** Its size as storage is sold. */
    public BigDecimal gigabytes() {
      return BigDecimal.valueOf(bytes, GIGABYTE_DIGITS);
    }
  }

  @PostMapping("/api/images")
  @ResponseStatus(HttpStatus.CREATED)
  @PlanAction(value = "upload_image", amount = "#wanted.gigabytes()")
  Image create(@RequestHeader(ShopTenants.HEADER) String tenant, @RequestBody NewImage wanted) {
    Image made =
        jdbc.sql(
                """
                insert into shop.images (tenant_id, name, bytes) values (?, ?, ?)
                returning id, name, bytes, created_at
                """)
            .param(tenant)
            .param(Given.text("name", wanted.name()))
            .param(wanted.bytes())
            .query(Image.class)
            .single();
    levels.storage(tenant);
    return made;
  }

  @GetMapping("/api/images")
  List<Image> list(@RequestHeader(ShopTenants.HEADER) String tenant) {
    return Rows.all(
        jdbc.sql(
                """
            select id, name, bytes, created_at from shop.images
            where tenant_id = ? order by created_at desc, id limit 100
            """)
            .param(tenant),
        Image.class);
  }

  @DeleteMapping("/api/images/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @SkipQuotaCheck // it makes room
  void delete(@RequestHeader(ShopTenants.HEADER) String tenant, @PathVariable UUID id) {
    if (jdbc.sql("delete from shop.images where tenant_id = ? and id = ?")
            .param(tenant)
            .param(id)
            .update()
        == 0) {
      throw Given.missing();
    }
    levels.storage(tenant);
  }
}
