package dev.cuota.server.statements;

import dev.cuota.core.billing.Tax;
import dev.cuota.engine.Engine;
import dev.cuota.engine.billing.Taxes;
import dev.cuota.engine.security.Caller;
import dev.cuota.engine.security.Cause;
import dev.cuota.engine.statements.Issuers;
import dev.cuota.engine.statements.Statements;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who issues statements, which taxes stand on them, and what is coming. */
@RestController
@RequestMapping("/api/v1/admin/statements")
public final class StatementTermsEndpoint {
  private final Statements statements;
  private final Issuers issuers;
  private final Taxes taxes;

  public StatementTermsEndpoint(Engine engine) {
    this.statements = engine.statements();
    this.issuers = engine.statements().issuers();
    this.taxes = engine.billing().taxes();
  }

  /** A tax of a country. */
  record TaxView(String name, String percent, boolean included) {
    static TaxView of(Tax tax) {
      return new TaxView(tax.name(), tax.percent().toPlainString(), tax.included());
    }
  }

  /** What an account would be told if the running month ended now. */
  record Upcoming(long account, List<StatementView.Coming> statements) {}

  @GetMapping("/upcoming")
  Upcoming upcoming(Caller caller, @RequestParam("account") long account) {
    return new Upcoming(
        account,
        statements.upcoming(caller.environment(), account).stream()
            .map(StatementView.Coming::of)
            .toList());
  }

  @GetMapping("/issuer")
  StatementView.From issuer(Caller caller) {
    return StatementView.From.of(issuers.of(caller.environment()));
  }

  @PutMapping("/issuer")
  StatementView.From issuer(Caller caller, Cause cause, @RequestBody byte[] body) {
    issuers.set(caller.environment(), TermsReader.issuer(body), cause);
    return issuer(caller);
  }

  @GetMapping("/taxes")
  SortedMap<String, TaxView> taxes(Caller caller) {
    SortedMap<String, TaxView> views = new TreeMap<>();
    taxes.all(caller.environment()).forEach((country, tax) -> views.put(country, TaxView.of(tax)));
    return views;
  }

  @PutMapping("/taxes")
  SortedMap<String, TaxView> taxes(Caller caller, Cause cause, @RequestBody byte[] body) {
    taxes.set(caller.environment(), TermsReader.taxes(body), cause);
    return taxes(caller);
  }
}
