package dev.cuota.server.console;

import dev.cuota.engine.Engine;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Everything the console is made of; each page is named here. */
@Configuration(proxyBeanMethods = false)
@Import({
  ConsoleSecurity.class,
  AssetsEndpoint.class,
  PreferencesEndpoint.class,
  EntrancePage.class,
  LogInPage.class,
  OverviewPage.class,
  AccountsPage.class,
  AccountPage.class,
  TenantsPage.class,
  TenantPage.class,
  OverridePage.class,
  MarginPage.class,
  ClustersPage.class,
  AdjustmentPage.class,
  AdjustmentsPage.class,
  DesyncsPage.class,
  RatesPage.class,
  DecisionPage.class,
  JobsPage.class,
  StatementsPage.class,
  SimulatorPage.class,
  FaultPage.class,
})
public class ConsolePages {

  @Bean
  Assets assets() {
    return new Assets();
  }

  @Bean
  Pages pages(Assets assets, Engine engine) {
    return new Pages(assets, engine.security());
  }

  @Bean
  Environments environments(Engine engine) {
    return new Environments(engine.security());
  }

  @Bean
  OverviewFigures overviewFigures(Engine engine) {
    return new OverviewFigures(engine);
  }
}
