/**
 * How events become quantities: what an event must look like, which meters count it, and how amounts
 * combine. Pure; the engine's metering room keeps the ledger.
 */
@NullMarked
package dev.cuota.core.metering;

import org.jspecify.annotations.NullMarked;
