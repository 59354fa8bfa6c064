package dev.cuota.server.limits;

import dev.cuota.engine.Engine;
import dev.cuota.server.web.HotEndpoint;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Everything of this package that answers. */
@Configuration(proxyBeanMethods = false)
@Import({
  AssignEndpoint.class,
  UsageEndpoint.class,
  QuotaEndpoint.class,
  EntitlementsEndpoint.class,
  FeeScheduleEndpoint.class,
  GrantsEndpoint.class,
  ProvidersEndpoint.class,
  ReservationsEndpoint.class,
  SnapshotsEndpoint.class,
  DecisionsEndpoint.class,
  StreamEndpoint.class,
})
public class LimitBeans {

  @Bean
  Explainer explainer(Engine engine) {
    return new Explainer(engine);
  }

  @Bean
  HotEndpoint check(Engine engine, Explainer explainer) {
    return new LimitDoor(
        "/api/v1/check",
        (caller, ask) -> {
          if (ask.overrun() != null) {
            throw JsonBody.unknown("", "overrun");
          }
          return engine.limits().check(caller.environment(), ask.request());
        },
        explainer);
  }

  @Bean
  HotEndpoint consume(Engine engine, Explainer explainer) {
    return new LimitDoor(
        "/api/v1/consume",
        (caller, ask) ->
            Boolean.TRUE.equals(ask.overrun())
                ? engine.limits().record(caller.environment(), ask.request(), ask.id())
                : engine.limits().consume(caller.environment(), ask.request(), ask.id()),
        explainer);
  }

  @Bean
  HotEndpoint leases(Engine engine) {
    return new LeaseDoor(engine.limits());
  }

  @Bean
  FunctionCounter quotaFailures(Engine engine, MeterRegistry metrics) {
    return FunctionCounter.builder("cuota.quota.failures", engine.quota(), q -> q.failures())
        .description("times that judging an account failed and let it pass")
        .register(metrics);
  }
}
