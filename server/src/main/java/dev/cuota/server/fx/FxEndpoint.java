package dev.cuota.server.fx;

import dev.cuota.core.fx.CurrencyPair;
import dev.cuota.core.fx.RateSeries;
import dev.cuota.engine.Engine;
import dev.cuota.engine.fx.Decider;
import dev.cuota.engine.fx.RateOutcome;
import dev.cuota.engine.fx.RateSearch;
import dev.cuota.engine.fx.Rates;
import dev.cuota.engine.fx.StoredRate;
import dev.cuota.engine.security.Caller;
import dev.cuota.engine.security.Cause;
import dev.cuota.server.limits.JsonBody;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.Text;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Rates between currencies. */
@RestController
@RequestMapping("/api/v1/admin/fx/rates")
public final class FxEndpoint {
  private final Rates rates;

  public FxEndpoint(Engine engine) {
    this.rates = engine.rates();
  }

  /** Some of those that were looked for. */
  record Page(long total, int offset, int limit, List<RateView> rates) {}

  /** One rate; numbers are texts, so that nobody loses a digit. */
  record RateView(
      UUID id,
      String source,
      String base,
      String quote,
      String side,
      LocalDate day,
      int version,
      String value,
      String state,
      boolean installation,
      @Nullable String against,
      Instant learntAt,
      String learntBy,
      @Nullable String reason,
      @Nullable Instant decidedAt,
      @Nullable String decidedBy) {
    static RateView of(StoredRate one) {
      RateSeries series = one.rate().series();
      BigDecimal against = one.against();
      return new RateView(
          one.id(),
          series.source(),
          series.pair().base(),
          series.pair().quote(),
          series.side().wire(),
          one.rate().day(),
          one.rate().version(),
          one.rate().value().toPlainString(),
          one.state().name().toLowerCase(Locale.ROOT),
          one.environment() == null,
          against == null ? null : against.toPlainString(),
          one.learntAt(),
          one.learntBy(),
          one.reason(),
          one.decidedAt(),
          one.decidedBy());
    }
  }

  @GetMapping
  Page search(
      Caller caller,
      @RequestParam(name = "base", required = false) @Nullable String base,
      @RequestParam(name = "quote", required = false) @Nullable String quote,
      @RequestParam(name = "source", required = false) @Nullable String source,
      @RequestParam(name = "from", required = false) @Nullable String from,
      @RequestParam(name = "to", required = false) @Nullable String to,
      @RequestParam(name = "waiting", defaultValue = "false") boolean waiting,
      @RequestParam(name = "limit", defaultValue = "100") int limit,
      @RequestParam(name = "offset", defaultValue = "0") int offset) {
    if (limit < 1 || limit > RateSearch.MAX_LIMIT || offset < 0 || offset > RateSearch.MAX_OFFSET) {
      throw Problem.invalid("limit", Text.of("account.page", RateSearch.MAX_LIMIT)).exception();
    }
    RateSearch search =
        new RateSearch(
            caller.environment(),
            currency("base", base),
            currency("quote", quote),
            source,
            day("from", from),
            day("to", to),
            waiting,
            limit,
            offset);
    return new Page(
        rates.count(search),
        offset,
        limit,
        rates.search(search).stream().map(RateView::of).toList());
  }

  @PostMapping
  RateView set(Caller caller, Cause cause, @RequestBody byte[] body) {
    RateReader.Wanted wanted = RateReader.read(body);
    Decider decider = new Decider(cause, caller.environment());
    return told(rates.set(wanted.rate(), wanted.reason(), decider, false));
  }

  private static RateView told(RateOutcome outcome) {
    return switch (outcome) {
      case RateOutcome.Holds(StoredRate rate) -> RateView.of(rate);
      case RateOutcome.Held(StoredRate rate) -> RateView.of(rate);
      case RateOutcome.NotFound _, RateOutcome.Superseded _, RateOutcome.Decided _ ->
          throw new IllegalStateException("nothing was in the way of " + outcome);
      case RateOutcome.NotYet(LocalDate last) ->
          throw JsonBody.wrong("/day", "fx.future", last.toString());
    };
  }

  private static @Nullable String currency(String name, @Nullable String code) {
    if (code != null && !CurrencyPair.isCurrency(code)) {
      throw Problem.invalid(name, Text.of("fx.currency")).exception();
    }
    return code;
  }

  private static @Nullable LocalDate day(String name, @Nullable String text) {
    return text == null
        ? null
        : RateReader.day(text)
            .orElseThrow(() -> Problem.invalid(name, Text.of("fx.day")).exception());
  }
}
