package dev.cuota.server.web;

import dev.cuota.server.accounts.AccountsEndpoint;
import dev.cuota.server.accounts.DossierEndpoint;
import dev.cuota.server.accounts.StoresEndpoint;
import dev.cuota.server.accounts.SubscriptionsEndpoint;
import dev.cuota.server.billing.AccountBillingEndpoint;
import dev.cuota.server.billing.AdjustmentsEndpoint;
import dev.cuota.server.billing.BulkChargesEndpoint;
import dev.cuota.server.billing.ChargesEndpoint;
import dev.cuota.server.billing.OffersEndpoint;
import dev.cuota.server.billing.SummariesEndpoint;
import dev.cuota.server.catalog.CatalogEndpoint;
import dev.cuota.server.catalog.PlansEndpoint;
import dev.cuota.server.clusters.ClustersEndpoint;
import dev.cuota.server.clusters.MovesEndpoint;
import dev.cuota.server.console.ConsolePages;
import dev.cuota.server.fx.FxEndpoint;
import dev.cuota.server.ingest.IngestEndpoint;
import dev.cuota.server.jobs.AlertsEndpoint;
import dev.cuota.server.jobs.JobsEndpoint;
import dev.cuota.server.limits.LimitBeans;
import dev.cuota.server.margin.CostsEndpoint;
import dev.cuota.server.margin.MarginEndpoint;
import dev.cuota.server.margin.PolicyEndpoint;
import dev.cuota.server.query.EventsEndpoint;
import dev.cuota.server.query.MetersEndpoint;
import dev.cuota.server.query.SyncEndpoint;
import dev.cuota.server.reconciliation.DesyncsEndpoint;
import dev.cuota.server.reconciliation.ProvidersEndpoint;
import dev.cuota.server.simulation.SimulationsEndpoint;
import dev.cuota.server.statements.StatementTermsEndpoint;
import dev.cuota.server.statements.StatementsEndpoint;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Everything that Spring builds: the parts of Spring Boot in use, then our own endpoints and pages,
 * each named here. Nothing is found by scanning.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({
  ConfigurationPropertiesAutoConfiguration.class,
  LifecycleAutoConfiguration.class,
  TomcatServletWebServerAutoConfiguration.class,
  JacksonAutoConfiguration.class,
  HttpMessageConvertersAutoConfiguration.class,
  DispatcherServletAutoConfiguration.class,
  WebMvcAutoConfiguration.class,
  SecurityFilterAutoConfiguration.class,
})
@Import({
  SecurityChains.class,
  WebBeans.class,
  ProblemAdvice.class,
  HealthEndpoint.class,
  PlansEndpoint.class,
  CatalogEndpoint.class,
  MetricsEndpoint.class,
  ConsolePages.class,
  IngestEndpoint.class,
  MetersEndpoint.class,
  EventsEndpoint.class,
  SyncEndpoint.class,
  OpenApiEndpoint.class,
  LimitBeans.class,
  AccountsEndpoint.class,
  DossierEndpoint.class,
  SubscriptionsEndpoint.class,
  StoresEndpoint.class,
  ClustersEndpoint.class,
  MovesEndpoint.class,
  DesyncsEndpoint.class,
  ProvidersEndpoint.class,
  JobsEndpoint.class,
  AlertsEndpoint.class,
  FxEndpoint.class,
  AccountBillingEndpoint.class,
  AdjustmentsEndpoint.class,
  BulkChargesEndpoint.class,
  SimulationsEndpoint.class,
  ChargesEndpoint.class,
  OffersEndpoint.class,
  SummariesEndpoint.class,
  StatementsEndpoint.class,
  StatementTermsEndpoint.class,
  MarginEndpoint.class,
  CostsEndpoint.class,
  PolicyEndpoint.class,
})
public class WebApplication {}
