package dev.cuota.core.limits;

import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;

/** The units that storage is sold in; decimal, as providers bill them: 1 GB is 10^9 bytes. */
public enum StorageUnit {
  BYTE(0),
  KB(3),
  MB(6),
  GB(9),
  TB(12);

  private final int power;

  StorageUnit(int power) {
    this.power = power;
  }

  /** The unit that goes by that name; empty when it is no unit of storage. */
  public static Optional<StorageUnit> named(String name) {
    return switch (name.toUpperCase(Locale.ROOT)) {
      case "B", "BYTE", "BYTES" -> Optional.of(BYTE);
      case "KB" -> Optional.of(KB);
      case "MB" -> Optional.of(MB);
      case "GB" -> Optional.of(GB);
      case "TB" -> Optional.of(TB);
      default -> Optional.empty();
    };
  }

  /** An amount of this unit in GB; exact. */
  public BigDecimal inGigabytes(Quantity amount) {
    BigDecimal moved = amount.value().scaleByPowerOfTen(power - GB.power);
    return moved.signum() == 0 ? BigDecimal.ZERO : plain(moved.stripTrailingZeros());
  }

  private static BigDecimal plain(BigDecimal value) {
    return value.scale() < 0 ? value.setScale(0) : value;
  }
}
