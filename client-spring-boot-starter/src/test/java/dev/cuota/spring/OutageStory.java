package dev.cuota.spring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutageStory {
  @Test
  void withoutTheServerGuardsFailOpenOrClosedAsTheActionSays() {
    try (RunningShop shop = new RunningShop("cuota.timeout=300ms")) {
      shop.cuota.action("sign_strictly", "signatures", "1", "closed");
      shop.cuota.breakDown(true);
      assertThat(shop.post("/orders").status()).isEqualTo(200);
    }
    try (RunningShop shop = new RunningShop("cuota.timeout=300ms", "cuota.failure=closed")) {
      shop.cuota.breakDown(true);
      RunningShop.Answer answer = shop.post("/orders", "Accept-Language", "es");
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.header("Retry-After")).isNotNull();
      assertThat(answer.json())
          .containsEntry("code", "OVERLOADED")
          .containsEntry("title", "Sobrecarga");
    }
  }

  @Test
  void whatWasLetThroughIsReportedWhenTheServerIsBack() {
    try (RunningShop shop = new RunningShop("cuota.timeout=300ms")) {
      shop.post("/orders");
      shop.cuota.breakDown(true);
      assertThat(shop.post("/orders").status()).isEqualTo(200);
      assertThat(shop.post("/orders").status()).isEqualTo(200);
      shop.cuota.breakDown(false);
      StandInCuota.eventually(
          "all three are counted", () -> shop.cuota.used("acme", "orders").intValue() >= 3);
      assertThat(shop.cuota.used("acme", "orders")).isEqualByComparingTo("3");
    }
  }

  @Test
  void denialsMayBeLeftToTheApplicationsOwnHandlers() {
    try (RunningShop shop = new RunningShop("cuota.guard.problems=false")) {
      assertThat(shop.post("/gated").http().body()).isEqualTo("caught PlanDenied");
    }
  }

  @Test
  void guardingCanBeSwitchedOff() {
    try (RunningShop shop = new RunningShop("cuota.guard.enabled=false")) {
      assertThat(shop.post("/gated").status()).isEqualTo(200);
      assertThat(shop.postOfNobody("/coupons").status()).isEqualTo(200);
    }
  }

  @Test
  void accountsThatAreBlockedMayWriteWhereThatIsSwitchedOff() {
    try (RunningShop shop = new RunningShop("cuota.guard.block-writes=false")) {
      shop.cuota.bar("acme", "QUOTA_HARD_LIMIT");
      assertThat(shop.post("/plain").status()).isEqualTo(200);
    }
  }
}
