package dev.cuota.spring;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** An application with one of each thing that can be guarded. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({Shop.Products.class, Shop.Guarded.class, Shop.Catches.class})
class Shop {
  @Bean
  Mailer mailer() {
    return new Mailer();
  }

  record File(BigDecimal gigabytes) {}

  /** Endpoints, each guarded in another way. */
  @RestController
  static class Products {
    private final Mailer mailer;

    Products(Mailer mailer) {
      this.mailer = mailer;
    }

    @PostMapping("/coupons")
    @PlanAction("create_coupon")
    String coupon() {
      return "made";
    }

    @PostMapping("/gated")
    @PlanAction("gated")
    String gated() {
      return "made";
    }

    @PostMapping("/orders")
    @PlanAction("create_order")
    String order() {
      return "made";
    }

    @PostMapping("/orders/{outcome}")
    @PlanAction("create_order")
    ResponseEntity<String> order(@PathVariable String outcome) {
      return ResponseEntity.status(outcome.equals("well") ? 200 : 502).body("x");
    }

    @PostMapping("/coupons/{outcome}")
    @PlanAction(value = "create_coupon", mode = GuardMode.CONSUME)
    ResponseEntity<String> coupon(@PathVariable String outcome) {
      return ResponseEntity.status(outcome.equals("well") ? 200 : 502).body("x");
    }

    @PostMapping("/images")
    @PlanAction(value = "upload_image", amount = "#file.gigabytes")
    String image(@RequestBody File file) {
      return "made";
    }

    @PostMapping("/signatures/{outcome}")
    @PlanAction(value = "sign", mode = GuardMode.RESERVE)
    ResponseEntity<String> sign(@PathVariable String outcome) {
      return ResponseEntity.status(outcome.equals("well") ? 200 : 502).body("x");
    }

    @PostMapping("/campaigns")
    @PlanAction(
        value = "create_coupon",
        limits = @PlanLimit(feature = "sms", amount = "#file.gigabytes"))
    String campaign(@RequestBody File file) {
      return "made";
    }

    @PostMapping("/mails")
    String mail() {
      mailer.send(3);
      return "made";
    }

    @PostMapping("/public")
    @PlanAction("create_order")
    @AllowNoTenant
    String open() {
      return "made";
    }

    @PostMapping("/plain")
    String plain() {
      return "made";
    }

    @PostMapping("/skipped")
    @SkipQuotaCheck
    String skipped() {
      return "made";
    }

    @PostMapping("/unknown")
    @PlanAction("no_such_action")
    String unknown() {
      return "made";
    }

    @PostMapping("/database")
    String database() {
      throw new UncategorizedSQLException("insert", null, refusal());
    }

    @GetMapping("/page")
    String page() {
      return "ñandú €";
    }

    @GetMapping("/written")
    void written(HttpServletResponse response) throws IOException {
      response.setContentType("text/plain;charset=UTF-8");
      response.getWriter().print("ñandú € 𝄞");
    }

    @GetMapping("/later")
    Callable<String> later() {
      return () -> "later";
    }

    @GetMapping("/sent-error")
    void sentError(HttpServletResponse response) throws IOException {
      response.sendError(410);
    }

    @GetMapping("/shops/{tenant}/page")
    String ofPath() {
      return "of path";
    }
  }

  /** A controller that is guarded as a whole. */
  @RestController
  @RequestMapping("/whole")
  @PlanAction("create_order")
  static class Guarded {
    @GetMapping
    String read() {
      return "read";
    }

    @PostMapping
    String write() {
      return "made";
    }

    @PostMapping("/free")
    @SkipQuotaCheck
    String free() {
      return "made";
    }
  }

  /** What many applications have, and denials must not end in. */
  @RestControllerAdvice
  static class Catches {
    @ExceptionHandler(Exception.class)
    ResponseEntity<String> any(Exception fault) {
      return ResponseEntity.status(500).body("caught " + fault.getClass().getSimpleName());
    }
  }

  static SQLException refusal() {
    return new SQLException(
        "ERROR: PLAN_LIMIT_EXCEEDED\n  Detail: {\"tenant\" : \"acme\", \"counter\" : \"active_coupons\","
            + " \"used\" : 10, \"requested\" : 1, \"limit\" : 10}\n  Where: PL/pgSQL function",
        DatabaseRefusal.STATE);
  }
}
