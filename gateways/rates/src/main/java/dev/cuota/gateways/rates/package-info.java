/** Fills in the engine's port to where rates come from: central banks, a company, a file. */
@NullMarked
package dev.cuota.gateways.rates;

import org.jspecify.annotations.NullMarked;
