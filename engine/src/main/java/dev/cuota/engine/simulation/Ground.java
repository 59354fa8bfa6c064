package dev.cuota.engine.simulation;

import dev.cuota.engine.accounts.Accounts;
import dev.cuota.engine.billing.Billing;
import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.limits.Limits;
import dev.cuota.engine.metering.Metering;
import dev.cuota.engine.platform.Platform;

/** What simulations are made on. */
record Ground(Platform platform, Simulations.Rooms rooms) {
  Catalogs catalogs() {
    return rooms.catalogs();
  }

  Accounts accounts() {
    return rooms.accounts();
  }

  Metering metering() {
    return rooms.metering();
  }

  Limits limits() {
    return rooms.limits();
  }

  Billing billing() {
    return rooms.billing();
  }
}
