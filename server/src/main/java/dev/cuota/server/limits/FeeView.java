package dev.cuota.server.limits;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.cuota.core.catalog.Overage;
import dev.cuota.core.platform.Quantity;
import dev.cuota.core.rating.FeeLine;
import dev.cuota.core.rating.Rate;
import dev.cuota.engine.limits.AgreedFee;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One line of a fee schedule, as it is written.
 *
 * @param number 1, 2, 3 … of the account's lines for this feature; adjustments name it
 * @param text the rate on one line
 * @param since the first day for which it goes
 * @param until the first day for which it does not any more; null while it is open
 */
public record FeeView(
    UUID id,
    long account,
    String feature,
    int number,
    RateView rate,
    String text,
    String currency,
    LocalDate since,
    @Nullable LocalDate until,
    String reason,
    String madeBy,
    Instant madeAt,
    @Nullable String endedBy,
    @Nullable Instant endedAt) {

  /** A rate, with what its kind has. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RateView(
      @Nullable BigDecimal price,
      @Nullable List<TierView> graduated,
      @Nullable List<TierView> volume,
      @JsonProperty("package") @Nullable PackageView pack,
      @Nullable BigDecimal percent,
      @Nullable BigDecimal threshold,
      @Nullable BigDecimal minimum,
      @Nullable BigDecimal maximum) {}

  /** One step of a price list. */
  public record TierView(@Nullable BigDecimal upTo, BigDecimal price) {}

  /** Units that are sold together. */
  public record PackageView(BigDecimal size, BigDecimal price) {}

  /** How a line is answered. */
  public static FeeView of(AgreedFee fee) {
    FeeLine line = fee.line();
    Instant until = line.until();
    AgreedFee.Ended ended = fee.ended();
    return new FeeView(
        fee.id(),
        fee.account(),
        line.feature(),
        line.number(),
        rate(line.terms()),
        line.terms().rate().text(),
        line.terms().currency(),
        day(line.since()),
        until == null ? null : day(until),
        fee.reason(),
        fee.madeBy(),
        fee.madeAt(),
        ended == null ? null : ended.by(),
        ended == null ? null : ended.at());
  }

  private static LocalDate day(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }

  private static RateView rate(FeeLine.Terms terms) {
    Rate rate = terms.rate();
    Overage price = rate.price();
    Quantity threshold = terms.threshold();
    return new RateView(
        !rate.isPercent() && price instanceof Overage.Plain(BigDecimal one) ? one : null,
        price instanceof Overage.Graduated(List<Overage.Tier> tiers) ? tiers(tiers) : null,
        price instanceof Overage.Volume(List<Overage.Tier> tiers) ? tiers(tiers) : null,
        price instanceof Overage.Packages(Quantity size, BigDecimal each)
            ? new PackageView(size.value(), each)
            : null,
        rate.isPercent() && price instanceof Overage.Plain(BigDecimal share)
            ? share.movePointRight(2)
            : null,
        threshold == null ? null : threshold.value(),
        rate.minimum(),
        rate.maximum());
  }

  private static List<TierView> tiers(List<Overage.Tier> tiers) {
    return tiers.stream()
        .map(
            tier -> {
              Quantity upTo = tier.upTo();
              return new TierView(upTo == null ? null : upTo.value(), tier.unitPrice());
            })
        .toList();
  }
}
