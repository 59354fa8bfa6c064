package dev.cuota.engine.billing;

import java.util.Locale;

/** What became of an account when everybody was charged. */
public enum BulkOutcome {
  /** Its provider was asked. */
  ASKED,
  /** It comes to nothing, or to something that is given back; or somebody else was faster. */
  NOTHING,
  /** Something has no value yet. */
  WAITS,
  /** There is nobody to ask. */
  GATEWAY,
  /** It was tried again and again, and something went wrong each time. */
  FAILED;

  /** As it is written and stored. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  static BulkOutcome of(ChargeOutcome outcome) {
    return switch (outcome) {
      case ChargeOutcome.Asked _ -> ASKED;
      case ChargeOutcome.Waits _ -> WAITS;
      case ChargeOutcome.NoGateway _ -> GATEWAY;
      case ChargeOutcome.NothingOwed _, ChargeOutcome.NotFound _, ChargeOutcome.Refused _ ->
          NOTHING;
    };
  }
}
