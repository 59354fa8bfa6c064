package dev.cuota.server.console;

import dev.cuota.engine.security.Cause;
import dev.cuota.engine.security.Environment;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;

/**
 * What every page shows around its own content.
 *
 * @param texts in the reader's language
 * @param assets addresses of style and scripts
 * @param theme {@code light} or {@code dark}; empty to follow the system
 * @param csrf to be sent along with every form
 * @param person who is logged in; null for nobody
 * @param environments all there are; empty for nobody
 * @param environment the one that is looked at; null where it does not matter
 * @param section which part of the console is open
 * @param address of the page, with its query
 * @param origin scheme, host and port that this server is reached by
 */
public record Shell(
    Texts texts,
    Assets assets,
    String theme,
    CsrfToken csrf,
    @Nullable String person,
    List<Environment> environments,
    @Nullable Environment environment,
    Section section,
    String address,
    String origin) {
  public Shell {
    environments = List.copyOf(environments);
  }

  /** Parts of the console. */
  public enum Section {
    NONE(""),
    OVERVIEW(""),
    ACCOUNTS("/accounts"),
    TENANTS("/tenants"),
    ADJUSTMENTS("/adjustments"),
    STATEMENTS("/statements"),
    MARGIN("/margin"),
    SIMULATOR("/simulator"),
    RATES("/rates"),
    CLUSTERS("/clusters"),
    DESYNCS("/desyncs"),
    JOBS("/jobs");

    private final String path;

    Section(String path) {
      this.path = path;
    }
  }

  /** Text of the reader's language; short, because templates name it so often. */
  public String t(String key) {
    return texts.get(key);
  }

  /** The address of a section in the environment that is looked at. */
  public String link(Section to) {
    return environment == null ? "/console" : link(environment, to);
  }

  /** The address of a section. */
  public String link(Environment in, Section to) {
    return "/console/" + in.key() + to.path;
  }

  /** The address of a tenant's page in the environment that is looked at. */
  String tenant(String key) {
    return link(Section.OVERVIEW) + "/tenant?key=" + encoded(key);
  }

  /** The address of an account's page. */
  String account(long id) {
    return link(Section.ACCOUNTS) + "/" + id;
  }

  /** The address of a statement. */
  String statement(UUID id) {
    return link(Section.STATEMENTS) + "/" + id;
  }

  /** The address of what has come together of an account so far. */
  String upcoming(long account, String currency) {
    return link(Section.STATEMENTS) + "/upcoming?account=" + account + "&currency=" + currency;
  }

  /** The address of statements that are looked for. */
  String statements(String account, String month, int offset) {
    return link(Section.STATEMENTS)
        + "?account="
        + encoded(account)
        + "&month="
        + encoded(month)
        + "&offset="
        + offset;
  }

  /** The address of what was asked of an account. */
  String adjustmentsOf(String account) {
    return link(Section.ADJUSTMENTS) + "?account=" + encoded(account);
  }

  /** The address of an adjustment. */
  String adjustment(UUID id) {
    return link(Section.ADJUSTMENTS) + "/" + id;
  }

  /** The address that leads to the account of a tenant. */
  public String accountOf(String tenant) {
    return link(Section.ACCOUNTS) + "/of?tenant=" + encoded(tenant);
  }

  /** Whoever is logged in, for what one request of theirs sets off. */
  Cause cause() {
    return Cause.admin(Objects.requireNonNull(person, "nobody is logged in"))
        .correlated(UUID.randomUUID().toString());
  }

  /** The address of a tenant's recent events. */
  public String events(String tenant) {
    return link(Section.OVERVIEW) + "/tenant/events?key=" + encoded(tenant);
  }

  /** The address of a tenant's latest denials. */
  public String denials(String tenant) {
    return link(Section.OVERVIEW) + "/tenant/denials?key=" + encoded(tenant);
  }

  /** The address of a job's page. */
  String job(String name) {
    return link(Section.JOBS) + "/" + encoded(name);
  }

  /** Where it is said that an alert is over. */
  String resolve(UUID alert) {
    return link(Section.OVERVIEW) + "/alerts/" + alert + "/resolve";
  }

  /** The address that explains a decision. */
  String decision(UUID id) {
    return link(Section.OVERVIEW) + "/decisions/" + id;
  }

  /** The address of the form that gives a tenant another limit than its plan does. */
  String override(String tenant, String feature) {
    return link(Section.OVERVIEW)
        + "/tenant/override?key="
        + encoded(tenant)
        + "&feature="
        + encoded(feature);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Whether that section is open; {@code page} for the attribute {@code aria-current}, else null. */
  public @Nullable String current(Section other) {
    return section == other ? "page" : null;
  }
}
