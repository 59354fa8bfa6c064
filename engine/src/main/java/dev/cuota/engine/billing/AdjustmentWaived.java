package dev.cuota.engine.billing;

/** An adjustment was let go; published inside the transaction. */
public record AdjustmentWaived(Adjustment adjustment) {}
