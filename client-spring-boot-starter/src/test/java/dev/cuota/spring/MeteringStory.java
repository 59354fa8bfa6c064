package dev.cuota.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class MeteringStory {
  @Test
  void eachRequestIsAnEventWithTheBytesOfItsAnswer() {
    try (RunningShop shop = new RunningShop()) {
      shop.get("/page");
      shop.get("/written");
      shop.get("/later");
      shop.post("/plain");
      shop.send("HEAD", "/page", "", true);
      List<Map<String, @Nullable Object>> events = sent(shop, 5);
      assertThat(events)
          .allSatisfy(
              event ->
                  assertThat(event)
                      .containsEntry("type", "request")
                      .containsEntry("subject", "acme"));
      assertThat(events)
          .extracting(event -> event.get("data"))
          .containsExactlyInAnyOrder(
              data("GET", 200, bytes("ñandú €")),
              data("GET", 200, bytes("ñandú € 𝄞")),
              data("GET", 200, bytes("later")),
              data("POST", 200, bytes("made")),
              data("HEAD", 200, 0));
    }
  }

  @Test
  void errorPagesAndDenialsAreMeteredOnce() {
    try (RunningShop shop = new RunningShop()) {
      int page = shop.get("/sent-error").http().body().getBytes(StandardCharsets.UTF_8).length;
      int denial = shop.post("/gated").http().body().getBytes(StandardCharsets.UTF_8).length;
      assertThat(sent(shop, 2))
          .extracting(event -> event.get("data"))
          .containsExactlyInAnyOrder(data("GET", 410, page), data("POST", 403, denial));
    }
  }

  @Test
  void whatIsExcludedOrBelongsToNobodyIsNotMetered() {
    try (RunningShop shop = new RunningShop("cuota.metering.exclude=/plain,/actuator/**")) {
      shop.post("/plain");
      shop.get("/actuator/health");
      shop.postOfNobody("/public");
      shop.get("/page");
      assertThat(sent(shop, 1)).hasSize(1);
    }
  }

  @Test
  void alikeRequestsCanBeSummedUp() {
    try (RunningShop shop =
        new RunningShop("cuota.metering.mode=aggregated", "cuota.metering.interval=1h")) {
      shop.get("/page");
      shop.get("/page");
      shop.post("/plain");
      RequestSender sender = shop.context.getBean(RequestSender.class);
      sender.close();
      List<Map<String, @Nullable Object>> events = sent(shop, 2);
      assertThat(events).extracting(event -> event.get("type")).containsOnly("requests");
      assertThat(events)
          .extracting(event -> event.get("data"))
          .containsExactlyInAnyOrder(
              sum("GET", 2, 2 * bytes("ñandú €")), sum("POST", 1, bytes("made")));
    }
  }

  @Test
  void theTenantMayStandInThePathOrTheHost() {
    try (RunningShop shop = new RunningShop("cuota.tenant.by=path")) {
      shop.get("/shops/globex/page");
      assertThat(sent(shop, 1).get(0)).containsEntry("subject", "globex");
    }
    HostTenant host = new HostTenant();
    org.springframework.mock.web.MockHttpServletRequest request =
        new org.springframework.mock.web.MockHttpServletRequest();
    request.setServerName("Acme.shops.example");
    assertThat(host.resolve(request)).contains("acme");
    request.setServerName("127.0.0.1");
    assertThat(host.resolve(request)).isEmpty();
    request.setServerName("localhost");
    assertThat(host.resolve(request)).isEmpty();
  }

  @Test
  void aLineSaysHowManyWereSent(CapturedOutput output) {
    try (RunningShop shop = new RunningShop("cuota.metering.report=1ms")) {
      shop.get("/page");
      StandInCuota.eventually(
          "a line says so",
          () -> output.getOut().contains("metered 1 requests of 1 tenants with 11 bytes"));
    }
  }

  @Test
  void nothingIsLostWhenTheApplicationEnds() {
    RunningShop shop = new RunningShop("cuota.metering.interval=1h");
    shop.get("/page");
    shop.context.close();
    sent(shop, 1);
    shop.cuota.close();
  }

  private static List<Map<String, @Nullable Object>> sent(RunningShop shop, int number) {
    StandInCuota.eventually(number + " events are sent", () -> shop.cuota.events.size() >= number);
    assertThat(shop.cuota.events).hasSize(number);
    return shop.cuota.events;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static Map<String, Object> data(String method, int status, int bytes) {
    return Map.of(
        "method", method,
        "status", BigDecimal.valueOf(status),
        "bytes", BigDecimal.valueOf(bytes));
  }

  private static Map<String, Object> sum(String method, int requests, int bytes) {
    return Map.of(
        "method", method,
        "status", BigDecimal.valueOf(200),
        "requests", BigDecimal.valueOf(requests),
        "bytes", BigDecimal.valueOf(bytes));
  }
}
