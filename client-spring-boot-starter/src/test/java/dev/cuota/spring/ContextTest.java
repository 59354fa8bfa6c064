package dev.cuota.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuota.client.CuotaClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

class ContextTest {
  private static StandInCuota cuota;

  private static final AutoConfigurations OURS =
      AutoConfigurations.of(
          AopAutoConfiguration.class,
          CuotaAutoConfiguration.class,
          CuotaHealthAutoConfiguration.class,
          CuotaMetricsAutoConfiguration.class,
          CuotaWebAutoConfiguration.class);

  @BeforeAll
  static void start() {
    cuota =
        new StandInCuota()
            .feature("sms", "metered", "message", "5")
            .action("send", "sms", "1", "open");
  }

  @AfterAll
  static void stop() {
    cuota.close();
  }

  private static ApplicationContextRunner plain() {
    return new ApplicationContextRunner()
        .withConfiguration(OURS)
        .withPropertyValues("cuota.key=k", "cuota.server=" + cuota.url());
  }

  @Test
  void anApplicationWithoutWebGuardsItsBeans() {
    plain()
        .withClassLoader(
            new FilteredClassLoader(
                WebMvcConfigurer.class.getPackageName(),
                "org.springframework.web",
                "jakarta.servlet"))
        .withUserConfiguration(Bare.class)
        .run(
            context -> {
              assertThat(context).hasSingleBean(CuotaClient.class).doesNotHaveBean("cuotaWebGuard");
              Mailer mailer = context.getBean(Mailer.class);
              assertThatThrownBy(() -> mailer.send(1)).isInstanceOf(TenantMissing.class);
              CuotaTenant.run("acme", () -> mailer.send(5));
              assertThat(cuota.used("acme", "sms")).isEqualByComparingTo("5");
              assertThatThrownBy(() -> CuotaTenant.run("acme", () -> mailer.send(1)))
                  .isInstanceOfSatisfying(
                      PlanDenied.class,
                      denied -> assertThat(denied.code()).isEqualTo("LIMIT_EXCEEDED"));
            });
  }

  @Test
  void whatAFailingMethodHeldIsReleasedForTheTenantItNames() {
    plain()
        .withUserConfiguration(Bare.class)
        .run(
            context -> {
              Mailer mailer = context.getBean(Mailer.class);
              assertThatThrownBy(() -> mailer.failing("globex"))
                  .hasMessage("no connection of globex");
              assertThat(cuota.used("globex", "sms")).isZero();
              assertThat(cuota.asked).anyMatch(one -> one.matches("/api/v1/reservations/\\S+ "));
            });
  }

  @Test
  void aTenantGoesForTheCallingThreadOnlyAndNests() {
    CuotaTenant.run(
        "outer",
        () -> {
          CuotaTenant.run("inner", () -> assertThat(CuotaTenant.current()).contains("inner"));
          assertThat(CuotaTenant.current()).contains("outer");
        });
    assertThat(CuotaTenant.current()).isEmpty();
  }

  @Test
  void anApplicationStartsWithoutMicrometerActuatorAndJdbc() {
    plain()
        .withClassLoader(
            new FilteredClassLoader(
                MeterRegistry.class.getPackageName(),
                HealthIndicator.class.getPackageName(),
                PSQLException.class.getPackageName()))
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .hasSingleBean(CuotaClient.class)
                    .doesNotHaveBean("cuotaHealthIndicator")
                    .doesNotHaveBean("cuotaMeters"));
  }

  @Test
  void theFiguresAreShownInTheRegistryThereIs() {
    plain()
        .withBean(SimpleMeterRegistry.class)
        .run(
            context -> {
              MeterRegistry registry = context.getBean(MeterRegistry.class);
              assertThat(registry.find("cuota.guard.errors").functionCounter()).isNotNull();
              assertThat(registry.find("cuota.client.connected").gauge()).isNotNull();
              assertThat(registry.find("cuota.client.leases").gauge()).isNotNull();
            });
  }

  @Test
  void healthIsUpWithDetailsAndDegradedWithoutTheServer() {
    plain()
        .run(
            context -> {
              context.getBean(CuotaClient.class).check("acme", "send");
              CuotaHealth health = context.getBean(CuotaHealth.class);
              assertThat(health.health().getStatus()).isEqualTo(Status.UP);
              assertThat(health.health().getDetails()).containsKeys("holder", "leases", "usesOwed");
            });
    plain()
        .withPropertyValues("cuota.server=http://127.0.0.1:1", "cuota.timeout=200ms")
        .run(
            context -> {
              assertThat(context.getBean(CuotaClient.class).check("acme", "send").allowed())
                  .isTrue();
              CuotaHealth health = context.getBean(CuotaHealth.class);
              assertThat(health.health().getStatus().getCode()).isEqualTo("DEGRADED");
            });
  }

  @Test
  void aMissingKeySaysWhatToDo() {
    new ApplicationContextRunner()
        .withConfiguration(OURS)
        .run(
            context -> {
              assertThat(context).hasFailed();
              assertThat(context.getStartupFailure()).hasRootCauseInstanceOf(MissingKey.class);
              assertThat(
                      new MissingKeyAnalyzer()
                          .analyze(new MissingKey(), new MissingKey())
                          .getAction())
                  .contains("CUOTA_KEY");
            });
  }

  @Test
  void switchedOffThereIsNothing() {
    new WebApplicationContextRunner()
        .withConfiguration(OURS)
        .withPropertyValues("cuota.enabled=false")
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .doesNotHaveBean(CuotaClient.class)
                    .doesNotHaveBean(WebGuard.class));
  }

  @Test
  void aResolverOfTheApplicationsReplacesOurs() {
    TenantResolver own = request -> java.util.Optional.of("own");
    new WebApplicationContextRunner()
        .withConfiguration(OURS)
        .withPropertyValues("cuota.key=k", "cuota.server=" + cuota.url())
        .withBean(TenantResolver.class, () -> own)
        .withBean(DispatcherServlet.class)
        .run(context -> assertThat(context.getBean(TenantResolver.class)).isSameAs(own));
  }

  @Test
  void theSettingsAreDescribedForEditors() throws IOException {
    try (InputStream metadata =
        CuotaProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
      assertThat(metadata).isNotNull();
      String text = new String(metadata.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(text)
          .contains(
              "\"cuota.server\"",
              "Where Cuota is.",
              "\"cuota.guard.block-writes\"",
              "\"cuota.tenant.header\"",
              "\"cuota.metering.exclude\"",
              "One event for each request, or sums by tenant, method and status.");
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Bare {
    @Bean
    Mailer mailer() {
      return new Mailer();
    }
  }
}
